import { readStatus } from '../server/read-status.ts';
import type { Status } from '../server/status.ts';
import type { Row } from './sampler.ts';
import type { Target } from './target.ts';

/**
 * httpd's letters: waiting, starting, reading, writing, keep-alive, DNS, closing, logging,
 * graceful, idle clean-up, no process.
 */
const letters = [...'_SRWKDCLGI.'];

/** Connections of event that hold no worker; null for other MPMs, which do not print them. */
const asyncCounts = ['asyncWriting', 'asyncKeepAlive', 'asyncClosing'] as const;

/** Under saturation the status page waits in a queue; a late answer counts as none. */
const timeoutMs = 800;

/**
 * At the mark the load rests, and a server that can answer does so within milliseconds. One whose
 * workers are all occupied would not answer before the load ends.
 */
export const atRestMs = 100;

const columns = ['busy', 'idle', ...letters, ...asyncCounts];

/** Returns the slots of a row by their letter; null where the page did not answer. */
export function slotsOf(row: Row): Readonly<Record<string, number>> | null {
  const counts = letters.map((letter) => [letter, row[columns.indexOf(letter)] ?? null] as const);
  return counts.some(([, count]) => count === null)
    ? null
    : (Object.fromEntries(counts) as Record<string, number>);
}

/** Samples httpd's status page. It counts its own requests, because httpd counts them too. */
export function scoreboardSampler(target: Target) {
  let asked = 0;
  let underWay = 0;
  let answered = 0;
  let mpm: string | null = null;
  const ask = async (patienceMs: number): Promise<Status | null> => {
    asked += 1;
    underWay += 1;
    try {
      const { status } = await readStatus(target, { timeoutMs: patienceMs });
      // httpd counts a request after the answer: this one is not in its own figure.
      answered += 1;
      mpm = status.serverMpm;
      return status;
    } catch {
      return null;
    } finally {
      underWay -= 1;
    }
  };
  return {
    columns,
    intervalMs: 500,
    cpuShare: 0.002,
    async read() {
      const status = await ask(timeoutMs);
      if (status === null) return columns.map(() => null);
      const count = (letter: string) => status.scoreboard.split(letter).length - 1;
      const { connsAsyncWriting, connsAsyncKeepAlive, connsAsyncClosing } = status;
      return [
        ...[status.busyWorkers, status.idleWorkers],
        ...letters.map(count),
        ...[connsAsyncWriting, connsAsyncKeepAlive, connsAsyncClosing],
      ];
    },
    /**
     * Returns the server's `Total Accesses` without our own; null when it does not answer in time.
     */
    async accesses(patienceMs = timeoutMs) {
      for (;;) {
        const alone = underWay === 0;
        const [askedBefore, answeredBefore] = [asked, answered];
        const total = (await ask(patienceMs))?.totalAccesses ?? null;
        if (total === null) return null;
        // The figure may or may not contain a request of ours that was under way beside this one.
        if (alone && asked === askedBefore + 1) return total - answeredBefore;
      }
    },
    /**
     * Returns the most accesses in a window that only we and httpd itself asked for. httpd may
     * serve a request of ours that we gave up. Above MaxSpareServers, prefork's parent ends an idle
     * child each second: it wakes it by a dummy connection, which counts
     * (perform_idle_server_maintenance in prefork.c, dummy_connection in mpm_unix.c).
     */
    otherAccesses: (seconds: number) =>
      asked - answered + (mpm === 'prefork' ? Math.ceil(seconds) + 1 : 0),
  };
}
