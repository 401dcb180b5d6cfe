import { yieldHelperThreads } from '../../os/helper-threads.ts';
import type { Load } from '../load.ts';
import type { LoadInTurns } from '../turns.ts';
import { drainUs, fullDrainUs } from './run-window.ts';
import { createSession, type Session } from './session.ts';

/** Opens and warms up the loads, and returns their turns. `finish` closes all connections. */
export async function startTurns(
  specs: readonly Load[],
  signal: AbortSignal,
): Promise<LoadInTurns> {
  yieldHelperThreads();
  const session = createSession(specs, true);
  await warmUp(specs, session, signal);
  session.reset();
  return {
    async turn(index, seconds) {
      const before = session.progress(index);
      await session.run({ ...turnOf(specs[index] as Load, seconds), load: index }, signal);
      const after = session.progress(index);
      return {
        requests: after.requests - before.requests,
        // To the microsecond: the difference of two sums has a rounding in its sixteenth digit.
        seconds: Math.round((after.seconds - before.seconds) * 1e6) / 1e6,
      };
    },
    rest: (seconds) => session.run({ load: null, seconds }, signal),
    async finish() {
      await session.run({ load: null, seconds: 0, drainUs, last: true }, signal);
      const results = session.results();
      session[Symbol.dispose]();
      return results;
    },
  };
}

/** Returns the window of a turn; one without a length is one burst. */
function turnOf({ populations: [{ model }], timeoutSeconds }: Load, seconds: number) {
  switch (model) {
    case 'bursts':
      return { seconds: 0, drainUs };
    case 'open':
      return { seconds, drainUs: fullDrainUs(timeoutSeconds) };
    default:
      return { seconds, drainUs };
  }
}

/** Warms up the backgrounds of all loads together, and then each load without one. */
async function warmUp(
  specs: readonly Load[],
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  const longest = Math.max(0, ...specs.map(({ warmupSeconds }) => warmupSeconds));
  if (session.hasBackground) {
    await session.run({ load: null, seconds: longest, untilSettled: true }, signal);
  }
  for (const [index, { populations, warmupSeconds: seconds }] of specs.entries()) {
    if (populations.length > 1 || populations[0].model === 'parked') continue;
    await session.run({ load: index, seconds, warmsUp: true, drainUs }, signal);
  }
}
