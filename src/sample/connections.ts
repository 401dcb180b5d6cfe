import { closeSync, openSync, readSync } from 'node:fs';
import { openSocketDiag } from '../os/socket-diag.ts';
import { netOf, ownsNetwork } from './net.ts';
import type { Target } from './sample.ts';
import type { Sampler } from './sampler.ts';

/** States of a connection in /proc/net/tcp (include/net/tcp_states.h), put together as the timeline shows them. */
const states = {
  '01': 'established',
  '03': 'synReceived',
  '04': 'closing',
  '05': 'closing',
  '08': 'closeWait',
  '09': 'closing',
  '0B': 'closing',
} as const;

/** The same as bits. */
const wanted = Object.keys(states).reduce(
  (bits, code) => bits | (1 << Number.parseInt(code, 16)),
  0,
);

const columns = ['established', 'synReceived', 'closeWait', 'closing'] as const;

type Counts = Record<(typeof columns)[number], number>;

/** A reading of the text that takes longer is given up: it would delay the generator, whose CPU it uses. */
const longestMs = 20;

const pieceBytes = 1 << 16;

/** The kernel gives a page at a time, or more (fs/seq_file.c); less than a page without one row is the end of its table. */
const pageBytes = 4096;
const rowBytes = 150;

/**
 * The connections of the server's port by their state, its side of them, as the kernel tells it: this goes on where the
 * status page waits behind everybody else. What waits for accept is established too; TIME_WAIT is no load and not counted.
 *
 * The kernel is asked by sock_diag(7), which takes 0.3 ms where its table is almost empty (measured on Linux 6.18) and leaves out at once
 * whatever is not the server's. It tells of our own network alone; where the server has another, the text is read.
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
 * From /proc/net/tcp, for which the kernel walks its whole table of connections and writes all of them down: 5 ms where that is almost
 * empty, and 1.7 µs for each end of a connection, TIME_WAIT included. A reading that is not through after 20 ms is a row of nulls.
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

/** null when it was not through by then. */
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
    // One read more, only to be told so, would walk the table once more.
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

/** Adds the connections of whole lines of /proc/net/tcp whose local port this is. */
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
