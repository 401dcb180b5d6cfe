import { setTimeout as wait } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import { askFirst } from '../../src/load/first-answer.ts';
import {
  answer,
  body,
  countingServer,
  fullServer,
  type HeadBehaviour,
} from '../fixtures/load/counting-server.ts';

const never = new AbortController().signal;
const get = { method: 'GET', path: '/' };

/** Asks a server that behaves like this; returns the answer, or the problem in words. */
async function asked(behave: HeadBehaviour, question: { method: string; path: string } = get) {
  await using server = await countingServer(behave);
  const load = { host: '127.0.0.1', port: server.port, timeoutSeconds: 1 };
  const found = await askFirst(load, question, 'keep-alive', never);
  return 'problem' in found ? wording(found.problem) : found;
}

const writes =
  (...pieces: readonly string[]): HeadBehaviour =>
  async (socket) => {
    for (const piece of pieces) {
      socket.write(piece, 'latin1');
      await wait(5);
    }
  };

const ends =
  (text: string): HeadBehaviour =>
  (socket) =>
    void socket.end(text);

describe.concurrent('the first question', () => {
  test('gets the whole answer, in whatever pieces it comes', async () => {
    const right = { bytes: 1024, crc32: crc32(body) };
    const whole = { status: 200, interimStatuses: [], location: null, isAscii: true, tls: null };
    for (const pieces of [[answer()], [answer().slice(0, 9), answer().slice(9)]]) {
      expect(await asked(writes(...pieces))).toEqual({ ...whole, body: right });
    }
  });

  test('knows interim answers, the Location, and what is not ASCII', async () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\nLocation: /no\r\n\r\n';
    const moved = 'HTTP/1.1 302 Found\r\nLOCATION:  /there \r\nContent-Length: 1\r\n\r\n\xe9';
    expect(await asked(writes(interim, moved))).toMatchObject({
      ...{ status: 302, interimStatuses: [103], location: '/there', isAscii: false },
    });
  });

  test('after HEAD expects no body, and knows the length that is announced', async () => {
    const head = { method: 'HEAD', path: '/' };
    const announced = 'HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n';
    expect(await asked(writes(announced), head)).toMatchObject({
      body: { bytes: 1024, crc32: null },
    });
    const silent = await asked(writes('HTTP/1.1 200 OK\r\n\r\n'), head);
    expect(silent).toMatchObject({ status: 200, body: null });
  });

  test.each<readonly [string, HeadBehaviour, RegExp]>([
    ['cut', ends(answer().slice(0, -624)), /^the answer ended after 400 of 1024 bytes$/],
    ['cut within its head', ends('HTTP/1.1 20'), /the connection ended within the head/],
    ['absent', ends(''), /^the connection ended without an answer$/],
    [
      'an alert of TLS',
      writes('\x15\x03\x01\0\x02\x02\x46'),
      /^the port speaks TLS; give its https: URL$/,
    ],
    ['no HTTP', writes('SSH-2.0\r\n'), /^"SSH-2\.0\\r\\n" is no HTTP\/1 response$/],
    [
      'longer in its head than the limit',
      writes(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`),
      /^the head is longer than the limit of 64 KiB$/,
    ],
    ['silent', () => {}, /^no answer came within --timeout 1s$/],
    [
      'endless',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const tick = setInterval(() => socket.write('tick'), 50);
        socket.once('close', () => clearInterval(tick));
      },
      /^the answer had not ended within --timeout 1s, after \d+ bytes of its body$/,
    ],
    [
      'reset',
      (socket) => void socket.resetAndDestroy(),
      /^the server reset the connection \(ECONNRESET\)$/,
    ],
  ])('says what is wrong with an answer that is %s', async (_, behave, said) => {
    expect(await asked(behave)).toMatch(said);
  });

  test('says whether a connection was established', async () => {
    const load = { host: '::1', port: 1, timeoutSeconds: 0.2 };
    expect(await askFirst(load, get, 'close', never)).toEqual({
      problem: 'nobody listens on [::1]:1 (ECONNREFUSED)',
      connected: false,
    });
    using full = fullServer();
    const late = await askFirst(
      { ...load, host: '127.0.0.1', port: full.port },
      get,
      'close',
      never,
    );
    expect(late).toMatchObject({ connected: false });
    expect('problem' in late && wording(late.problem)).toBe(
      'no connection was established within --timeout 0.2s',
    );
  });

  test('is given up at once when it is interrupted', async () => {
    await using server = await countingServer(() => {});
    const stop = new AbortController();
    const load = { host: '127.0.0.1', port: server.port, timeoutSeconds: 60 };
    const asking = askFirst(load, get, 'close', stop.signal);
    setTimeout(() => stop.abort(new Error('interrupted by SIGINT')), 50);
    await expect(asking).rejects.toThrow('interrupted by SIGINT');
  });
});
