import { expect, test } from 'vitest';
import {
  changesTable,
  createRequestBlocks,
  createResponseBlocks,
} from '../../../../src/load/raw/h2/header-blocks.ts';
import { type Field, hpack } from '../../../../src/os/nghttp2.ts';
import { seededRandom } from '../../../../src/stats/random.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

// Blocks of RFC 7541, appendix C.
test.each([
  ['a literal with indexing (C.2.1)', '400a637573746f6d2d6b65790d637573746f6d2d686561646572', true],
  ['a literal without indexing (C.2.2)', '040c2f73616d706c652f70617468', false],
  ['a literal never indexed (C.2.3)', '100870617373776f726406736563726574', false],
  ['an indexed field (C.2.4)', '82', false],
  ['a first request (C.4.1)', '828684418cf1e3c2e5f23a6ba0ab90f4ff', true],
  ['another size of the table (6.3)', '3fe11f', true],
  ['indexes of two bytes', 'ff00ff00', false],
  ['nothing', '', false],
  ['a value that is cut off', '0001610562', true],
  ['a long value', `000161${'7f01'}${'62'.repeat(128)}`, false],
])('%s', (_, hex, changes) => {
  expect(changesTable(bytes(hex))).toBe(changes);
});

const pick = <Item>(random: () => number, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

test('requests are what a deflater without a memory makes of them', () => {
  const questions: readonly (readonly Field[])[] = Array.from({ length: 100 }, (_, i) => [
    [':method', i % 3 === 0 ? 'POST' : 'GET'],
    [':path', `/${i}`],
    // Some change the dynamic table each time, because it is too small for all.
    ['user-agent', i % 10 === 0 ? `agent ${i} ${'x'.repeat(700)}` : 'the usual one'],
  ]);
  const stored = questions.map((fields) => hpack().store(fields));
  using blocks = createRequestBlocks(stored);
  using plain = hpack().deflater();
  const random = seededRandom(7);
  for (let i = 0; i < 5000; i += 1) {
    // Runs of the same one, as in a load.
    const question = random() < 0.7 ? 1 : Math.floor(random() * questions.length);
    const expected = Buffer.from(plain.deflate(stored[question] as (typeof stored)[0]));
    expect(Buffer.from(blocks.block(question)).equals(expected)).toBe(true);
    if (i === 2500) {
      blocks.limitTable(100);
      plain.limitTable(100);
    }
  }
});

test('responses are read whatever came before them', () => {
  using blocks = createResponseBlocks();
  using deflater = hpack().deflater();
  const random = seededRandom(9);
  const dates = ['Mon, 30 Nov 2026 10:00:00 GMT', 'Mon, 30 Nov 2026 10:00:01 GMT'];
  for (let i = 0; i < 5000; i += 1) {
    const status = pick(random, [200, 200, 200, 304, 404, 418]);
    const length = pick(random, [-1, 0, 17, 123_456]);
    const fields: Field[] = [
      [':status', `${status}`],
      ['date', random() < 0.01 ? `${i}` : pick(random, dates)],
      ['server', 'Apache'],
    ];
    if (length >= 0) fields.push(['content-length', `${length}`]);
    if (random() < 0.05) fields.push(['set-cookie', `id=${i}`]);
    using stored = hpack().store(fields);
    // Within other bytes, as it arrives.
    const block = deflater.deflate(stored);
    const arrived = Buffer.concat([Buffer.from('ab'), block, Buffer.from('c')]);
    const head = blocks.read(arrived, 2, 2 + block.length);
    expect(head).toEqual({ status, contentLength: length });
  }
});

test.each([
  ['no status', [['server', 'x']], { status: 0, contentLength: -1 }],
  ['a status that is none', [[':status', '20']], { status: 0, contentLength: -1 }],
  ['a length that is none', [['content-length', '-3']], { status: 0, contentLength: Number.NaN }],
] as const)('%s is seen', (_, fields, head) => {
  using blocks = createResponseBlocks();
  using deflater = hpack().deflater();
  using stored = hpack().store(fields);
  const block = Buffer.from(deflater.deflate(stored));
  expect(blocks.read(block, 0, block.length)).toEqual(head);
});

test('what is not HPACK is null', () => {
  using blocks = createResponseBlocks();
  expect(blocks.read(bytes('88bf'), 0, 2)).toBeNull();
});
