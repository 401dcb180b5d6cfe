import { closeSync, openSync, readSync } from 'node:fs';
import { openSocketDiag } from '../os/socket-diag.ts';
import { pageBytes, rowBytes } from './files.ts';
import { netOf, ownsNetwork } from './net.ts';
import type { Sampler } from './sampler.ts';
import type { Target } from './target.ts';

/** TCP states of /proc/net/tcp (include/net/tcp_states.h), in the groups of the timeline. */
const states = {
  '01': 'established',
  '03': 'synReceived',
  '04': 'closing',
  '05': 'closing',
  '08': 'closeWait',
  '09': 'closing',
  '0B': 'closing',
} as const;

/** The same states as bits. */
const wanted = Object.keys(states).reduce(
  (bits, code) => bits | (1 << Number.parseInt(code, 16)),
  0,
);

const columns = ['established', 'synReceived', 'closeWait', 'closing'] as const;

type Counts = Record<(typeof columns)[number], number>;

/** A longer reading of the text is given up: it would delay the generator, whose CPU it uses. */
const longestMs = 20;

const pieceBytes = 1 << 16;

/**
 * Samples the server's ends of its connections by state, as the kernel counts them. It continues
 * where the status page waits in a queue. Connections that wait for accept count as established;
 * TIME_WAIT is not counted.
 *
 * It asks by sock_diag(7), which takes 0.3 ms with few connections (measured on Linux 6.18) and
 * filters by port. That covers our own network namespace only; for another one it reads the text.
 */
export function connectionsSampler(target: Pick<Target, 'pid' | 'port'>): Sampler {
  return throughDiag(target) ?? throughText(target);
}

function throughDiag({ pid, port }: Pick<Target, 'pid' | 'port'>): Sampler | null {
  if (ownsNetwork(pid)) return null;
  const diag = openSocketDiag();
  if (diag === null || diag.count(port, wanted) === null) {
    diag?.close();
    return null;
  }
  return {
    columns,
    intervalMs: 200,
    cpuShare: 0.002,
    read() {
      const byState = diag.count(port, wanted);
      const counts = noConnections();
      for (const [code, name] of Object.entries(states)) {
        counts[name] += byState?.[Number.parseInt(code, 16)] ?? 0;
      }
      return columns.map((column) => (byState === null ? null : counts[column]));
    },
    close: () => diag.close(),
  };
}

/**
 * Samples from /proc/net/tcp, for which the kernel writes down its whole table: 5 ms with few
 * connections, and 1.7 µs for each end of one, TIME_WAIT included. A reading that takes more than
 * 20 ms is a row of nulls.
 */
export function throughText(
  { pid, port }: Pick<Target, 'pid' | 'port'>,
  mostMs = longestMs,
): Sampler {
  const file = openSync(`${netOf(pid)}/tcp`, 'r');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  return {
    columns,
    intervalMs: 500,
    cpuShare: 0.002,
    read() {
      const counts = countWithin(file, buffer, port, performance.now() + mostMs);
      return columns.map((column) => counts?.[column] ?? null);
    },
    close: () => closeSync(file),
  };
}

/** Counts by state; returns null when time is up. */
function countWithin(file: number, buffer: Buffer, port: number, byMs: number): Counts | null {
  const counts = noConnections();
  let rest = '';
  let position = 0;
  for (;;) {
    const bytes = readSync(file, buffer, 0, pieceBytes, position);
    position += bytes;
    const text = rest + buffer.toString('latin1', 0, bytes);
    const whole = text.lastIndexOf('\n') + 1;
    addStates(counts, text.slice(0, whole), port);
    rest = text.slice(whole);
    // Another read to see the end would walk the whole table again.
    if (bytes < pageBytes - rowBytes) return counts;
    if (performance.now() > byMs) return null;
  }
}

export const noConnections = (): Counts => ({
  established: 0,
  synReceived: 0,
  closeWait: 0,
  closing: 0,
});

/** Adds the connections with this local port; `lines` are whole lines of /proc/net/tcp. */
export function addStates(counts: Counts, lines: string, port: number): void {
  // "   1: 0100007F:1F90 0100007F:C0A8 01 …": number, local address, remote address, state.
  const ours = new RegExp(
    `^ *\\d+: [0-9A-F]{8}:${port.toString(16).toUpperCase().padStart(4, '0')} \\S+ (\\w\\w) `,
    'gm',
  );
  for (const [, code = ''] of lines.matchAll(ours)) {
    const state = states[code as keyof typeof states];
    if (state !== undefined) counts[state] += 1;
  }
}
