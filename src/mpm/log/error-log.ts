import { writeSync } from 'node:fs';

/** httpd's levels that we use, the gravest first. */
const levels = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'] as const;
export type LogLevel = (typeof levels)[number];

export const isLogLevel = (word: string): word is LogLevel =>
  (levels as readonly string[]).includes(word);

/** A message of httpd's: "AH00163: … configured -- resuming normal operations". */
export interface Message {
  readonly level: LogLevel;
  readonly text: string;
}

/**
 * Writes a line.
 * @param module the part of the server, where it is not the MPM.
 */
export type Log = (level: LogLevel, text: string, module?: string) => void;

/**
 * Returns a log that writes lines as httpd does (do_errorlog_default of server/log.c). There are no
 * threads in C's sense, so the thread's number is the process's. A notice is always written, as in
 * httpd.
 */
export function errorLog(module: string, upTo: LogLevel, fd: number): Log {
  return (level, text, other = module) => {
    if (levels.indexOf(level) > levels.indexOf(upTo) && level !== 'notice') return;
    writeSync(fd, `${errorLogLine(other, level, text, process.pid, Date.now() * 1000)}\n`);
  };
}

/**
 * Formats a line.
 * @param nowUs microseconds since 1970; printed in local time.
 */
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
