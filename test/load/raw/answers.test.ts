import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Outcome, takeBytes, takeEnd } from '../../../src/load/raw/answers.ts';
import { createConnections, states } from '../../../src/load/raw/connections.ts';
import { createHead, readHead } from '../../../src/load/raw/head.ts';

/** Feeds an answer in pieces to a connection that has asked, and says what came of it. */
function fed(text: string, cuts: readonly number[] = [], ends = false) {
  const table = createConnections(1);
  table.state[0] = states.head;
  const bytes = Buffer.from(text, 'latin1');
  const edges = [
    0,
    ...new Set([...cuts].map((cut) => cut % bytes.length).filter((cut) => cut > 0)),
    bytes.length,
  ].toSorted((a, b) => a - b);
  let outcome: Outcome | 'more' = 'more';
  for (const [index, edge] of edges.slice(1).entries()) {
    if (outcome !== 'more') return { outcome: 'bad' as const, status: 0, body: 0 };
    const piece = bytes.subarray(edges[index], edge);
    outcome = takeBytes(table, 0, piece, piece.length, 5);
  }
  if (ends && outcome === 'more') outcome = takeEnd(table, 0);
  return { outcome, status: table.status[0], body: table.bodyRead[0] };
}

const chunkedAnswer =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' +
  '5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: t\r\n\r\n';

const answers: readonly (readonly [string, string, number, number])[] = [
  ['a sized body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 200, 5],
  ['no body at all', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 304, 0],
  ['an empty body', 'HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n', 200, 0],
  ['chunks with extensions and trailers', chunkedAnswer, 200, 11],
  [
    'a blank before an extension',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 ;x\r\nhello\r\n0\t\r\n\r\n',
    200,
    5,
  ],
  ['an interim answer before', `HTTP/1.1 100 Continue\r\n\r\n${chunkedAnswer}`, 200, 11],
  [
    'the same length again and again',
    'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nno',
    200,
    2,
  ],
  ['bare line feeds', 'HTTP/1.1 503 No\nContent-Length: 2\n\nno', 503, 2],
];

describe.each(answers)('%s', (_, text, status, body) => {
  test('is whole, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 12 }), (cuts) => {
        expect(fed(text, cuts)).toEqual({ outcome: 'whole', status, body });
      }),
    );
  });

  test('is not whole a byte earlier', () => {
    expect(fed(text.slice(0, -1)).outcome).toBe('more');
    expect(fed(text.slice(0, -1), [], true).outcome).toBe('truncated');
  });
});

test('a body without a length ends with the connection', () => {
  expect(fed('HTTP/1.1 200 OK\r\n\r\nhello', [], true)).toEqual({
    outcome: 'whole',
    status: 200,
    body: 5,
  });
});

test.each([
  ['identity', 'Transfer-Encoding: identity\r\n'],
  ['a coding without chunks', 'Transfer-Encoding: gzip\r\n'],
  ['chunks within another coding', 'Transfer-Encoding: chunked, gzip\r\n'],
  ['two lines that do not end in chunked', 'Transfer-Encoding: chunked\r\ntransfer-encoding:x\r\n'],
  ['a length beside it', 'Content-Length: 2\r\nTransfer-Encoding: identity\r\n'],
  ['a length after it', 'Transfer-Encoding: identity\r\nContent-Length: 2\r\n'],
  ['a name that only begins like it', 'Transfer-Encoding: chunked-x\r\n'],
])('with %s the body ends with the connection', (_, fields) => {
  const text = `HTTP/1.1 200 OK\r\n${fields}\r\nhello`;
  expect(fed(text).outcome).toBe('more');
  expect(fed(text, [7, 30], true)).toEqual({ outcome: 'whole', status: 200, body: 5 });
});

test.each(['gzip, chunked', 'gzip,CHUNKED ', ' chunked', 'x\r\nTransfer-Encoding: chunked'])(
  'a body in the coding %j is read by its chunks',
  (coding) => {
    const text = `HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`;
    expect(fed(text)).toEqual({ outcome: 'whole', status: 200, body: 5 });
  },
);

test('any number of interim answers comes before the one that counts', () => {
  const interim = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: close\r\n\r\n';
  const text = `${interim}HTTP/1.1 102 Processing\r\n\r\n${chunkedAnswer}`;
  expect(fed(text)).toEqual({ outcome: 'whole', status: 200, body: 11 });
  expect(fed(interim).outcome).toBe('more');
  expect(fed(interim, [], true).outcome).toBe('truncated');
  expect(fed(`${interim.repeat(20_000)}${chunkedAnswer}`)).toMatchObject({ outcome: 'whole' });
});

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n'],
  ['a list of two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\n'],
  ['an empty length', 'HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n'],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n'],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
  ['more than was promised', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc'],
  [
    'a second answer nobody asked for',
    'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n',
  ],
  ['a chunk size that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
  [
    'no chunk size at all',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n\r\n\r\n',
  ],
  [
    'a chunk longer than its size',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n',
  ],
  ['bytes behind the last chunk', `${chunkedAnswer}x`],
])('%s is bad', (_, text) => {
  expect(fed(text).outcome).toBe('bad');
});

test('the end before the first byte is distinguished from the end within an answer', () => {
  const table = createConnections(1);
  table.state[0] = states.head;
  expect(takeEnd(table, 0)).toBe('closedWithoutResponse');
  table.firstByteUs[0] = 7;
  expect(takeEnd(table, 0)).toBe('truncated');
  table.state[0] = states.idle;
  expect(takeEnd(table, 0)).toBe('closedIdle');
});

test('whether the server will close is read from the version and from Connection', () => {
  const head = createHead();
  const closes = (text: string) => {
    const bytes = Buffer.from(text);
    readHead(bytes, bytes.length, head);
    return head.closes;
  };
  expect(closes('HTTP/1.1 200 OK\r\n\r\n')).toBe(false);
  expect(closes('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n')).toBe(true);
  expect(closes('HTTP/1.1 200 OK\r\nCONNECTION:Keep-Alive\r\n\r\n')).toBe(false);
  expect(closes('HTTP/1.0 200 OK\r\n\r\n')).toBe(true);
  expect(closes('HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n')).toBe(false);
  // A list, as httpd sends it with mod_http2 loaded.
  expect(closes('HTTP/1.1 200 OK\r\nConnection: Upgrade, close\r\n\r\n')).toBe(true);
  expect(closes('HTTP/1.1 200 OK\r\nConnection: keep-alive,Close \r\n\r\n')).toBe(true);
  expect(closes('HTTP/1.0 200 OK\r\nConnection: close, keep-alive\r\n\r\n')).toBe(true);
  expect(closes('HTTP/1.0 200 OK\r\nConnection: Upgrade, keep-alive\r\n\r\n')).toBe(false);
  expect(closes('HTTP/1.0 200 OK\r\nConnection: Upgrade\r\n\r\n')).toBe(true);
  expect(closes('HTTP/1.1 200 OK\r\nConnection: closet, ,\r\n\r\n')).toBe(false);
  // All lines are one list, in which close takes precedence.
  const lines = (version: string, ...values: readonly string[]) =>
    `HTTP/${version} 200 OK\r\n${values.map((each) => `Connection: ${each}\r\n`).join('')}\r\n`;
  expect(closes(lines('1.1', 'close', 'keep-alive'))).toBe(true);
  expect(closes(lines('1.1', 'keep-alive', 'close'))).toBe(true);
  expect(closes(lines('1.0', 'close', 'keep-alive'))).toBe(true);
  expect(closes(lines('1.0', 'Upgrade', 'keep-alive'))).toBe(false);
  // One answer says nothing about the next.
  expect(closes(lines('1.1', 'keep-alive'))).toBe(false);
});

test('garbage never ends in an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), (bytes, asBody) => {
      const prefix = asBody ? 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' : '';
      const { outcome } = fed(prefix + Buffer.from(bytes).toString('latin1'));
      expect(['whole', 'bad', 'more', 'truncated']).toContain(outcome);
    }),
  );
});
