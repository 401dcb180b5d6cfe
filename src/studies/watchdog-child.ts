import { setTimeout as wait } from 'node:timers/promises';
import { claims } from '../host/work-folder.ts';
import { removeLeftovers } from './cleanup.ts';

// The second half of a watchdog: its tool has ended without saying so.

const [runId] = process.argv.slice(2);

/** A process closes its pipes shortly before it is gone. */
const patienceMs = 2000;
const everyMs = 20;

const isLive = () => claims().some((claim) => claim.runId === runId && claim.live);

for (const endMs = performance.now() + patienceMs; isLive() && performance.now() < endMs; ) {
  await wait(everyMs);
}
await removeLeftovers();
// By now the engine has made the container that the tool had last asked for.
await wait(1000);
await removeLeftovers();
