import { writeSync } from 'node:fs';

/** Of httpd's levels those that we use, the gravest first. */
const levels = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;
export type LogLevel = (typeof levels)[number];

export const isLogLevel = (word: string): word is LogLevel =>
  (levels as readonly string[]).includes(word);

/** One line in httpd's words: "AH00163: … configured -- resuming normal operations". */
export interface Message {
  readonly level: LogLevel;
  readonly text: string;
}

/** Writes a line. @param module the part of the server it is from, where that is not the MPM. */
export type Log = (level: LogLevel, text: string, module?: string) => void;

/**
 * Lines as httpd writes them (do_errorlog_default of server/log.c). Without threads of C's kind the thread's number is the
 * process's. A notice is always written, as httpd writes it to a file or to standard error.
 */
export function errorLog(module: string, upTo: LogLevel, fd: number): Log {
  return (level, text, other = module) => {
    if (levels.indexOf(level) > levels.indexOf(upTo) && level !== 'notice') return;
    writeSync(fd, `${errorLogLine(other, level, text, process.pid, Date.now() * 1000)}\n`);
  };
}

/** @param nowUs microseconds since 1970; printed in local time. */
export function errorLogLine(
  module: string,
  level: LogLevel,
  text: string,
  pid: number,
  nowUs: number,
): string {
  const date = new Date(Math.floor(nowUs / 1000));
  const [day, month, number] = date.toDateString().split(' ');
  const clock = date.toTimeString().slice(0, 8);
  const fraction = String(nowUs % 1e6).padStart(6, '0');
  const stamp = `${day} ${month} ${number} ${clock}.${fraction} ${date.getFullYear()}`;
  return `[${stamp}] [${module}:${level}] [pid ${pid}:tid ${pid}] ${text}`;
}
