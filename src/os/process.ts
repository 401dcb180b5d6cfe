import { constants } from 'node:os';
import * as libc from './libc.ts';

const SIG_IGN = 1;

/** Ends this process at once with all its threads; runs nothing of Node's own (_exit(2)). */
export function exitNow(status: number): never {
  libc.exitNow(status);
  throw new Error('_exit returned');
}

const PR_SET_PDEATHSIG = 1;
const PR_SET_NAME = 15;

/** Asks the kernel for this signal when our parent has ended, for whatever reason (prctl(2)). */
export function endWithParent(name: NodeJS.Signals): void {
  libc.prctl(PR_SET_PDEATHSIG, constants.signals[name], 0, 0, 0);
}

/** Lets the kernel drop this signal from now on. Children inherit that. */
export function ignoreSignal(name: NodeJS.Signals): void {
  libc.signal(constants.signals[name], SIG_IGN);
}

/** Sets the name that ps(1) shows for this process, at most 15 characters (/proc/PID/comm). */
export function nameProcess(name: string): void {
  libc.prctlName(PR_SET_NAME, name, 0, 0, 0);
}
