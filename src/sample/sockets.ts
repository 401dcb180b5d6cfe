import { openAgain } from './files.ts';
import type { Target } from './sample.ts';
import type { Sampler } from './sampler.ts';

/** State LISTEN in /proc/net/tcp (include/net/tcp_states.h). */
const listening = '0A';

/**
 * The server's accept queue, connections established by the kernel that nobody has accepted yet, and the overflows of
 * the whole network namespace since the first reading. On the host's network these count every listener of the machine.
 * Reads /proc/net/tcp only as far as its listening sockets, which come first: with thousands of closing connections the rest
 * is dear.
 */
export function socketsSampler({ pid, port }: Target): Sampler {
  const net = `/proc/${pid ?? 'self'}/net`;
  const tables = ['tcp', 'tcp6'].map((name) => openAgain(`${net}/${name}`, 4096));
  const counters = openAgain(`${net}/netstat`, 16_384);
  const first = listenCounters(counters.read());
  return {
    columns: ['acceptQueue', 'listenOverflows', 'listenDrops'],
    intervalMs: 50,
    read() {
      const queues = tables.map((table) => acceptQueue(table.read(), port));
      const now = listenCounters(counters.read());
      return [
        queues.find((queue) => queue !== null) ?? null,
        now.overflows - first.overflows,
        now.drops - first.drops,
      ];
    },
    close() {
      for (const file of [...tables, counters]) file.close();
    },
  };
}

/** rx_queue of the socket that listens on the port: for a listener the length of its accept queue. null when none does. */
export function acceptQueue(table: string, port: number): number | null {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , state, queues = ''] = line.trim().split(/\s+/);
    if (state === listening && local.endsWith(`:${hexPort}`)) {
      return Number.parseInt(queues.split(':')[1] ?? '', 16);
    }
  }
  return null;
}

/** ListenOverflows and ListenDrops of the TcpExt line pair: names first, then their values. */
export function listenCounters(netstat: string): {
  readonly overflows: number;
  readonly drops: number;
} {
  const [names = [], values = []] = netstat
    .split('\n')
    .filter((line) => line.startsWith('TcpExt:'))
    .map((line) => line.split(' '));
  const value = (name: string) => Number(values[names.indexOf(name)] ?? 0);
  return { overflows: value('ListenOverflows'), drops: value('ListenDrops') };
}
