import { constants } from 'node:os';
import * as libc from './libc.ts';

const SIG_IGN = 1;

/** Ends this process at once with all its threads, whatever they wait in; nothing of Node's own is run (_exit(2)). */
export function exitNow(status: number): never {
  libc.exitNow(status);
  throw new Error('_exit returned');
}

const PR_SET_PDEATHSIG = 1;
const PR_SET_NAME = 15;

/** The kernel sends us this signal when our parent has ended, however it did (prctl(2)). */
export function endWithParent(name: NodeJS.Signals): void {
  libc.prctl(PR_SET_PDEATHSIG, constants.signals[name], 0, 0, 0);
}

/** From now on the kernel drops this signal. Children inherit that. */
export function ignoreSignal(name: NodeJS.Signals): void {
  libc.signal(constants.signals[name], SIG_IGN);
}

/** What ps(1) calls this process, in at most 15 characters (/proc/PID/comm). */
export function nameProcess(name: string): void {
  libc.prctlName(PR_SET_NAME, name, 0, 0, 0);
}
