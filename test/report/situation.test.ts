import { expect, test } from 'vitest';
import type { CellSummary } from '../../src/analysis/summary.ts';
import type { ProtocolName } from '../../src/load/protocols/protocols.ts';
import { cellOf } from '../../src/plan/cells.ts';
import { situationIn } from '../../src/report/situation.ts';

const over = (protocol: ProtocolName, streams: number) => {
  const cell = cellOf('keepalive', 32, { driver: 'raw', durationSeconds: 1, protocol, streams });
  return { cell } as CellSummary;
};

test('a situation has its streams where another one has the same name', () => {
  const [one, eight] = [over('h2', 1), over('h2', 8)];
  expect([one, eight].map((cell) => situationIn(cell, [one, eight]))).toEqual([
    '32 busy keep-alive clients over HTTP/2 with 1 stream each',
    '32 busy keep-alive clients over HTTP/2 with 8 streams each',
  ]);
});

test('a situation of its own name has none', () => {
  const cells = [over('https1', 1), over('h2', 8)];
  expect(cells.map((cell) => situationIn(cell, cells))).toEqual([
    '32 busy keep-alive clients over TLS',
    '32 busy keep-alive clients over HTTP/2',
  ]);
});
