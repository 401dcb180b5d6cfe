import { statusHost } from '../server/start.ts';
import { openAgain, type ReadAgain, rowBytes } from './files.ts';
import { netOf } from './net.ts';
import type { Sampler } from './sampler.ts';
import type { Target } from './target.ts';

/** The state LISTEN in /proc/net/tcp (include/net/tcp_states.h). */
const listening = '0A';

/**
 * Samples the server's accept queue (connections that wait for accept) and the overflows of the
 * whole network namespace since the start. On the host's network these count every listener.
 *
 * Listening sockets come first in /proc/net/tcp. A read stops after our row: one byte more would
 * make the kernel search its whole table, which takes 2 ms even when empty (measured on Linux
 * 6.18).
 */
export function socketsSampler({ pid, port }: Target): Sampler {
  const net = netOf(pid);
  const counters = openAgain(`${net}/netstat`, 16_384);
  const first = listenCounters(counters.read());
  let table = upToListener(`${net}/tcp`, port);
  return {
    columns: ['acceptQueue', 'listenOverflows', 'listenDrops'],
    intervalMs: 100,
    cpuShare: 0.0015,
    read() {
      let queue = table === null ? null : acceptQueue(table.read(), port);
      if (queue === null) {
        // Another listener was added before ours, or ours is absent.
        table?.close();
        table = null;
        table = upToListener(`${net}/tcp`, port);
        queue = table === null ? null : acceptQueue(table.read(), port);
      }
      const now = listenCounters(counters.read());
      return [queue, now.overflows - first.overflows, now.drops - first.drops];
    },
    close() {
      table?.close();
      counters.close();
    },
  };
}

/**
 * Opens the table for reading up to the row of the socket that listens on this port; returns null
 * without one.
 */
function upToListener(path: string, port: number): ReadAgain | null {
  const whole = openAgain(path, 1 << 20);
  const rows = whole.read().split('\n');
  whole.close();
  const row = rows.findIndex((line) => listensOn(line, port));
  return row === -1 ? null : openAgain(path, (row + 1) * rowBytes);
}

/** Returns rx_queue of the socket that listens on the port, the length of its accept queue. */
export function acceptQueue(table: string, port: number): number | null {
  const row = table.split('\n').find((line) => listensOn(line, port));
  const queues = row?.trim().split(/\s+/)[4];
  return queues === undefined ? null : Number.parseInt(queues.split(':')[1] ?? '', 16);
}

/** The address of a site's status page as /proc/net/tcp has it; no client asks there. */
const ofStatusPage = statusHost
  .split('.')
  .toReversed()
  .map((byte) => Number(byte).toString(16).padStart(2, '0'))
  .join('')
  .toUpperCase();

function listensOn(row: string, port: number): boolean {
  const [, local = '', , state] = row.trim().split(/\s+/);
  const [address, digits = ''] = local.split(':');
  return state === listening && Number.parseInt(digits, 16) === port && address !== ofStatusPage;
}

/** Returns two counters of the TcpExt line pair: names first, then their values. */
export function listenCounters(netstat: string) {
  const [names = [], values = []] = netstat
    .split('\n')
    .filter((line) => line.startsWith('TcpExt:'))
    .map((line) => line.split(' '));
  const value = (name: string) => Number(values[names.indexOf(name)] ?? 0);
  return { overflows: value('ListenOverflows'), drops: value('ListenDrops') };
}
