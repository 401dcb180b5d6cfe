import { constants } from 'node:os';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { errorCounter } from '../../../src/load/error-counter.ts';
import { type Outcome, takeBytes, takeEnd } from '../../../src/load/raw/answers.ts';
import { createConnections, states } from '../../../src/load/raw/connections.ts';
import { countFailure, createCounters } from '../../../src/load/raw/counters.ts';
import { answerError, endError } from '../../../src/load/raw/response-errors.ts';
import { errnoName } from '../../../src/os/errors.ts';
import { answer, body } from '../../fixtures/load/counting-server.ts';

const expected = { bytes: 1024, crc32: crc32(body) };
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

/** Returns the error of a server that writes these pieces and closes. */
function words(pieces: readonly string[]): string | null {
  const table = createConnections(1);
  table.state[0] = states.head;
  table.checked[0] = 1;
  const end = (how: Outcome | 'more', bytes: Buffer) =>
    how === 'whole' || how === 'more'
      ? answerError(table, 0, expected)
      : endError(table, 0, how, bytes);
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    const how = takeBytes(table, 0, bytes, bytes.length, 5);
    if (how !== 'more') return end(how, bytes);
  }
  return end(takeEnd(table, 0), Buffer.alloc(0));
}

describe.each([
  ['a right answer', answer(), null],
  ['another status', answer(body, '503 Service Unavailable'), 'status 503 instead of 200'],
  ['a short body', answer('x'), 'a body of 1 bytes instead of 1024'],
  ['another body', answer('y'.repeat(1024)), 'a body with CRC-32 5de07b50 instead of 48d7f063'],
  [
    'half a body',
    answer().slice(0, 300),
    "the connection ended after 259 of the body's 1024 bytes",
  ],
  ['half a head', 'HTTP/1.1 200', 'the connection ended within the head, after "HTTP/1.1 200"'],
  ['a body too many', `${answer()}surplus`, "more than the body's 1024 bytes came"],
  ['half a chunk', `${chunked}3\r\nab`, 'the connection ended after 2 bytes of a chunked body'],
  ['no chunk', `${chunked}x\r\n`, 'a chunk was none, or more came after the last one'],
  // No server writes on the terminal of who reads this.
  ['no HTTP', '\x1b[2J\x9b\r\n', '"\\u001b[2J\\u009b\\r\\n" is no HTTP/1 response'],
])('%s', (_name, text, said) => {
  test.each([
    ['in one piece', [text]],
    ['in two pieces', [text.slice(0, 3), text.slice(3)]],
  ])('%s', (_pieces, pieces) => {
    expect(words(pieces)).toBe(said);
  });
});

test('nothing is wrong about a connection that ends before it is asked', () => {
  expect(endError(createConnections(1), 0, 'closedIdle', Buffer.alloc(0))).toBeNull();
  expect(endError(createConnections(1), 0, 'closedWithoutResponse', Buffer.alloc(0))).toBeNull();
});

test('a server that answers too early is distinguished from one that nobody asked', () => {
  const table = createConnections(1);
  const said = (state: number) => {
    table.state[0] = state;
    const bytes = Buffer.from('HTTP/1.1 408 Request Timeout\r\n\r\n');
    const how = takeBytes(table, 0, bytes, bytes.length, 5);
    return how === 'bad' ? endError(table, 0, how, bytes) : how;
  };
  expect(said(states.sending)).toMatch(
    /^"HTTP\/1\.1 408 .*" came before the whole request was sent$/,
  );
  // An idle connection that the server gives up loses no request.
  expect(said(states.idle)).toBe('closedIdle');
});

test('what comes on an idle connection and is no good-bye was not asked for', () => {
  const table = createConnections(1);
  table.state[0] = states.idle;
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\n\r\n');
  expect(takeBytes(table, 0, bytes, bytes.length, 5)).toBe('bad');
  expect(endError(table, 0, 'bad', bytes)).toMatch(
    /^"HTTP\/1\.1 200 .*" came although nothing was asked for$/,
  );
});

test('a head above the limit names the limit, however it is cut', () => {
  const long = `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}\r\nContent-Length: 0\r\n\r\n`;
  const said = 'the head is longer than the limit of 64 KiB';
  expect(words([long])).toBe(said);
  expect(words([long.slice(0, 60_000), long.slice(60_000)])).toBe(said);
  expect(words([long.slice(0, 66_000)])).toBe(said);
  const fits = `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(60_000)}\r\nContent-Length: 1024\r\n\r\n${body}`;
  expect(words([fits])).toBeNull();
  expect(words([fits.slice(0, 100), fits.slice(100)])).toBeNull();
});

test('another status than 200 can be the right one', () => {
  const table = createConnections(1);
  table.status[0] = 302;
  expect(answerError(table, 0, null, 302)).toBeNull();
  table.status[0] = 200;
  expect(answerError(table, 0, null, 302)).toBe('status 200 instead of 302');
});

test('an answer to HEAD need not say how long the body would be', () => {
  const table = createConnections(1, true);
  table.status[0] = 200;
  table.bodyRead[0] = -1;
  expect(answerError(table, 0, expected)).toBeNull();
  table.bodyRead[0] = 1;
  expect(answerError(table, 0, expected)).toBe('a body of 1 bytes instead of 1024');
});

describe('a system call that fails', () => {
  test.each([
    ['EAGAIN', null, null],
    ['ECONNABORTED', 'reset', null],
    ['EHOSTUNREACH', 'badResponse', 'a system call gave EHOSTUNREACH'],
  ] as const)('with %s is counted as what it is', (code, kind, said) => {
    const counters = createCounters(1, null);
    countFailure(counters, constants.errno[code], true);
    const counted = Object.entries(counters.errors.errors()).filter(([, count]) => count > 0);
    expect(counted).toEqual(kind === null ? [] : [[kind, 1]]);
    expect(counters.errors.warnings()).toEqual(
      kind === null ? [{ kind: 'local-limit', code, count: 1 }] : [],
    );
    expect(counters.firstBadResponse).toBe(said);
  });

  test('has the first of its names', () => {
    expect(errnoName(constants.errno.EWOULDBLOCK)).toBe('EAGAIN');
  });

  test('is said to be a bad response only where it is counted as one', () => {
    const error = Object.assign(new Error(), { code: 'HPE_INVALID_CONSTANT' });
    expect(errorCounter().addError(error)).toBe('badResponse');
  });
});
