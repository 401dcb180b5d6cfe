import { expect, test } from 'vitest';
import { type Field, found, hpack, type Inflater } from '../../src/os/nghttp2.ts';

/** Reads a whole block; null where it is not HPACK. */
function fieldsIn(inflater: Inflater, block: Uint8Array): readonly Field[] | null {
  const fields: Field[] = [];
  inflater.begin(block);
  for (let result = inflater.next(); result !== found.end; result = inflater.next()) {
    if (result === found.bad) return null;
    const field = [inflater.name(), inflater.value()] as const;
    expect(inflater.nameBytes()).toBe(field[0].length);
    fields.push(field);
  }
  return fields;
}

const bytes = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');

test('the requests of RFC 7541, appendix C.4, are read in turn', () => {
  using inflater = hpack().inflater();
  const common = [
    [':method', 'GET'],
    [':scheme', 'http'],
    [':path', '/'],
    [':authority', 'www.example.com'],
  ] as const;
  const first = fieldsIn(inflater, bytes('828684418cf1e3c2e5f23a6ba0ab90f4ff'));
  expect(first).toEqual(common);
  const second = fieldsIn(inflater, bytes('828684be5886a8eb10649cbf'));
  expect(second).toEqual([...common, ['cache-control', 'no-cache']]);
  const third = fieldsIn(inflater, bytes('828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf'));
  expect(third).toEqual([
    [':method', 'GET'],
    [':scheme', 'https'],
    [':path', '/index.html'],
    [':authority', 'www.example.com'],
    ['custom-key', 'custom-value'],
  ]);
});

test('what is deflated is inflated again, and later blocks are short', () => {
  using deflater = hpack().deflater();
  using inflater = hpack().inflater();
  const fields: readonly Field[] = [
    [':method', 'GET'],
    [':authority', 'shop.example:8080'],
    ['user-agent', 'a client with a name that is not short'],
    ['x-empty', ''],
    ['x-latin', 'Zoë'],
  ];
  using stored = hpack().store(fields);
  const lengths = [0, 1, 2].map(() => {
    const block = Buffer.from(deflater.deflate(stored));
    const read = fieldsIn(inflater, block);
    // The bytes of UTF-8, read as latin1.
    const expected = fields.map(([name, value]) => [name, Buffer.from(value).toString('latin1')]);
    expect(read).toEqual(expected);
    return block.length;
  });
  expect(lengths[0]).toBeGreaterThan(60);
  expect(lengths.slice(1)).toEqual([5, 5]);
});

test('a smaller table is announced in the next block', () => {
  using deflater = hpack().deflater();
  using stored = hpack().store([['x-a', 'b']]);
  deflater.limitTable(0);
  const [first = 0] = deflater.deflate(stored);
  // A change of the table's size begins with 001 (RFC 7541, section 6.3).
  expect(first & 0xe0).toBe(0x20);
});

test('what is not HPACK is refused', () => {
  for (const hex of ['ff80808080', 'bf', '0005', '82ffffffffffffff']) {
    using inflater = hpack().inflater();
    expect(fieldsIn(inflater, bytes(hex)), hex).toBeNull();
  }
});
