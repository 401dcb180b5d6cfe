import type { Draft } from './command.ts';
import { type Corrected, type Correction, messageNumbers } from './message-numbers.ts';
import type { Mpm } from './server-config.ts';

/** Limits that hold for the life of the parent, whatever the configuration says at a restart. */
export interface Retained {
  readonly serverLimit: number;
  readonly threadLimit: number;
}

/** MAX_SERVER_LIMIT and MAX_THREAD_LIMIT of the MPM's source. */
const compiled: Readonly<Record<Mpm, Retained>> = {
  prefork: { serverLimit: 200_000, threadLimit: 1 },
  worker: { serverLimit: 20_000, threadLimit: 20_000 },
  event: { serverLimit: 20_000, threadLimit: 100_000 },
};

interface Check {
  readonly draft: Draft;
  readonly retained: Retained | null;
  /** Adds the message of a correction, worded for a start or for a restart. */
  readonly tell: (correction: Correction, atStart: string, atRestart: string) => void;
}

/**
 * Corrects the numbers in the order of the MPM's check_config hook, then silently as its run
 * function does. Returns httpd's lines: with "WARNING: " at a start, shorter ones with the next
 * number at a restart.
 */
export function correct(draft: Draft, retained: Retained | null): readonly string[] {
  const lines: string[] = [];
  const numbers = messageNumbers[draft.mpm];
  const tell: Check['tell'] = (correction, atStart, atRestart) => {
    const only = correction.endsWith('changed');
    const number = (numbers[correction] ?? 0) + (retained === null || only ? 0 : 1);
    const text = retained === null ? `WARNING: ${atStart}` : atRestart;
    lines.push(`AH${String(number).padStart(5, '0')}: ${text}`);
  };
  const checks = draft.mpm === 'prefork' ? ofPrefork : ofThreaded;
  for (const check of checks) check({ draft, retained, tell });
  return lines;
}

const ofPrefork: readonly ((check: Check) => void)[] = [
  (check) => keepLimit(check, 'serverLimit', 'ServerLimit', 'servers'),
  preforkWorkers,
  (check) => atLeastOne(check, 'startServers', 'StartServers'),
  (check) => atLeastOne(check, 'minSpareServers', 'MinSpareServers'),
  ({ draft }) => {
    draft.maxSpareServers = Math.max(draft.maxSpareServers, draft.minSpareServers + 1);
    draft.startServers = Math.min(draft.startServers, draft.daemonsLimit);
  },
];

const ofThreaded: readonly ((check: Check) => void)[] = [
  (check) => keepLimit(check, 'serverLimit', 'ServerLimit', 'servers'),
  (check) => keepLimit(check, 'threadLimit', 'ThreadLimit', 'threads'),
  threadsPerChild,
  workersForOneChild,
  workersInWholeChildren,
  childrenWithinServerLimit,
  (check) => atLeastOne(check, 'startServers', 'StartServers'),
  (check) => atLeastOne(check, 'minSpareThreads', 'MinSpareThreads'),
  ({ draft }) => {
    // One more than the manual says: the threads of one child, and one.
    const least = draft.minSpareThreads + draft.threadsPerChild + 1;
    draft.maxSpareThreads = Math.max(draft.maxSpareThreads, least);
    draft.startServers = Math.min(draft.startServers, draft.daemonsLimit);
  },
];

/** Checks a limit against the compiled one; a restart cannot change it. */
function keepLimit(
  check: Check,
  key: 'serverLimit' | 'threadLimit',
  name: string,
  things: string,
): void {
  const { draft, retained, tell } = check;
  const most = compiled[draft.mpm][key];
  const given = draft[key];
  if (given > most) {
    tell(
      `${key} high`,
      `${name} of ${given} exceeds compile-time limit of ${most} ${things}, decreasing to ${most}.`,
      `${name} of ${given} exceeds compile-time limit of ${most}, decreasing to match`,
    );
    draft[key] = most;
  } else atLeastOne(check, key, name);
  if (retained === null || draft[key] === retained[key]) return;
  const original = retained[key];
  const text =
    `changing ${name} to ${draft[key]} from original value of ${original} ` +
    'not allowed during restart';
  tell(`${key} changed`, '', text);
  draft[key] = original;
}

function atLeastOne({ draft, tell }: Check, key: Corrected, name: string): void {
  const given = draft[key];
  if (given >= 1) return;
  const failure = ' to avoid almost certain server failure. Please read the documentation';
  const text = `${name} of ${given} not allowed, increasing to 1`;
  tell(`${key} low`, `${text}${name.startsWith('MinSpare') ? failure : ''}.`, text);
  draft[key] = 1;
}

const seeServerLimit = 'To increase, please see the ServerLimit directive.';

function preforkWorkers(check: Check): void {
  const { draft, tell } = check;
  const { maxRequestWorkers: given, serverLimit } = draft;
  if (given > serverLimit) {
    const text = `MaxRequestWorkers of ${given} exceeds ServerLimit value of ${serverLimit}`;
    const action = `decreasing MaxRequestWorkers to ${serverLimit}. ${seeServerLimit}`;
    tell('maxRequestWorkers high', `${text} servers, ${action}`, `${text}, decreasing to match`);
    draft.maxRequestWorkers = serverLimit;
  } else atLeastOne(check, 'maxRequestWorkers', 'MaxRequestWorkers');
  draft.daemonsLimit = draft.maxRequestWorkers;
}

function threadsPerChild(check: Check): void {
  const { draft, tell } = check;
  const { threadsPerChild: given, threadLimit } = draft;
  if (given <= threadLimit) {
    atLeastOne(check, 'threadsPerChild', 'ThreadsPerChild');
    return;
  }
  tell(
    'threadsPerChild high',
    `ThreadsPerChild of ${given} exceeds ThreadLimit of ${threadLimit} threads, ` +
      `decreasing to ${threadLimit}. To increase, please see the ThreadLimit directive.`,
    `ThreadsPerChild of ${given} exceeds ThreadLimit of ${threadLimit}, decreasing to match`,
  );
  draft.threadsPerChild = threadLimit;
}

function workersForOneChild({ draft, tell }: Check): void {
  const { maxRequestWorkers: given, threadsPerChild: threads } = draft;
  if (given >= threads) return;
  const text = `MaxRequestWorkers of ${given} is less than ThreadsPerChild of ${threads}`;
  const reason =
    'MaxRequestWorkers must be at least as large as the number of threads in a single server.';
  tell(
    'maxRequestWorkers low',
    `${text}, increasing to ${threads}. ${reason}`,
    `${text}, increasing to match`,
  );
  draft.maxRequestWorkers = threads;
}

function workersInWholeChildren({ draft, tell }: Check): void {
  const { maxRequestWorkers: given, threadsPerChild: threads } = draft;
  draft.daemonsLimit = Math.floor(given / threads);
  const whole = draft.daemonsLimit * threads;
  if (whole === given) return;
  const text =
    `MaxRequestWorkers of ${given} is not an integer multiple of ThreadsPerChild of ${threads}, ` +
    `decreasing to nearest multiple ${whole}`;
  tell('maxRequestWorkers odd', `${text}, for a maximum of ${draft.daemonsLimit} servers.`, text);
  draft.maxRequestWorkers = whole;
}

/**
 * Limits the number of children. httpd leaves MaxRequestWorkers as it is, and later reports "full,
 * not at MaxRequestWorkers".
 */
function childrenWithinServerLimit({ draft, tell }: Check): void {
  const { maxRequestWorkers: given, daemonsLimit, serverLimit, threadsPerChild: threads } = draft;
  if (daemonsLimit <= serverLimit) return;
  const text = (and: string) =>
    `MaxRequestWorkers of ${given} would require ${daemonsLimit} servers and ${and}exceed ` +
    `ServerLimit of ${serverLimit}, decreasing to ${serverLimit * threads}`;
  tell('maxRequestWorkers high', `${text('would ')}. ${seeServerLimit}`, text(''));
  draft.daemonsLimit = serverLimit;
}
