import { setTimeout as wait } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import type { Asked } from '../../src/load/first-answer/answer.ts';
import { askFirst } from '../../src/load/first-answer.ts';
import type { RequestShape } from '../../src/load/population.ts';
import { authority } from '../fixtures/certificates.ts';
import { body, countingServer } from '../fixtures/load/counting-server.ts';
import { answers, http2Server, type StreamBehaviour } from '../fixtures/load/http2-server.ts';

const never = new AbortController().signal;
const get = { method: 'GET' };
const trust = { authorities: [authority], any: false };

/** Asks a server that behaves like this; returns the answer, or the problem in words. */
async function asked(
  behave: StreamBehaviour,
  shape: RequestShape = get,
  secure = true,
  timeoutSeconds = 10,
) {
  await using server = await http2Server(behave, secure);
  const load = { ...server.spec(), timeoutSeconds, trust };
  const found = await askFirst(load, { path: '/a?b', ...shape }, 'keep-alive', never);
  return 'problem' in found ? wording(found.problem) : found;
}

describe.concurrent('the first question over HTTP/2', () => {
  test('is answered with and without TLS', async () => {
    const whole = { status: 200, interimStatuses: [], location: null, isAscii: true };
    const answer = { ...whole, body: { bytes: 1024, crc32: crc32(body) } };
    expect(await asked(answers(), get, true)).toEqual({
      ...answer,
      tls: expect.objectContaining({ alpn: 'h2', verified: true }),
    });
    expect(await asked(answers(), get, false)).toEqual({ ...answer, tls: null });
  });

  test('has the name, the fields and the body of the load', async () => {
    await using server = await http2Server();
    const load = { ...server.spec(), authority: 'shop.example', trust };
    const question = {
      ...{ method: 'POST', path: '/form?x' },
      headers: [
        ['X-Twice', '1'],
        ['x-twice', 'Zoë'],
      ],
      requestBody: { bytes: 100_000, file: null },
    } as const;
    expect(await askFirst(load, question, 'close', never)).toMatchObject({ status: 200 });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', target: '/form?x', body: 'x'.repeat(100_000) });
    expect(request?.fields).toEqual([
      ['host', 'shop.example'],
      ['x-twice', '1'],
      ['x-twice', Buffer.from('Zoë').toString('latin1')],
      ['content-length', '100000'],
    ]);
  });

  test('knows interim answers, the Location, and what is not ASCII', async () => {
    const moved: StreamBehaviour = (stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</a>' });
      stream.respond({ ':status': 302, location: '/there' });
      stream.end('é');
    };
    expect(await asked(moved)).toMatchObject({
      ...{ status: 302, interimStatuses: [103], location: '/there', isAscii: false },
    });
  });

  test('after HEAD expects no body, and knows the length that is announced', async () => {
    const head = { method: 'HEAD' };
    expect(await asked(answers(), head)).toMatchObject({ body: { bytes: 1024, crc32: null } });
    const silent = await asked((stream) => {
      stream.respond({ ':status': 200 });
      stream.end();
    }, head);
    expect(silent).toMatchObject({ status: 200, body: null });
  });

  test.each<readonly [string, StreamBehaviour, RegExp]>([
    [
      'refused',
      (stream) => void stream.close(7),
      /^the server reset the stream \(REFUSED_STREAM\)$/,
    ],
    [
      'reset within its body',
      async (stream) => {
        stream.respond({ ':status': 200 });
        stream.write('x'.repeat(400));
        await wait(50);
        stream.destroy(new Error('of the test'));
      },
      /^the server reset the stream \(INTERNAL_ERROR\) after 400 bytes of its body$/,
    ],
    [
      'cut off by GOAWAY',
      (stream) => {
        stream.session?.goaway(11, 0);
        setTimeout(() => stream.session?.destroy(), 50);
      },
      /^the server went away \(ENHANCE_YOUR_CALM\)$/,
    ],
    [
      'absent',
      (_stream, _request, hangUp) => void setTimeout(hangUp, 50),
      /^the connection ended without an answer$/,
    ],
    [
      'cut',
      async (stream, _, hangUp) => {
        stream.respond({ ':status': 200 });
        stream.write('x'.repeat(400));
        await wait(50);
        hangUp();
      },
      /^the answer ended after 400 bytes of its body$/,
    ],
    ['silent', () => {}, /^no answer came within --timeout 1s$/],
    [
      'endless',
      (stream) => {
        stream.respond({ ':status': 200 });
        const tick = setInterval(() => stream.write('tick'), 50);
        stream.once('close', () => clearInterval(tick));
      },
      /^the answer had not ended within --timeout 1s, after \d+ bytes of its body$/,
    ],
  ])('says what is wrong with an answer that is %s', async (_, behave, said) => {
    const seconds = said.source.includes('--timeout 1s') ? 1 : 10;
    expect(await asked(behave, get, true, seconds)).toMatch(said);
  });

  test('says which protocol a port without TLS speaks instead', async () => {
    await using old = await countingServer();
    const load: Asked = { host: '127.0.0.1', port: old.port, timeoutSeconds: 10, protocol: 'h2c' };
    const found = await askFirst(load, { method: 'GET', path: '/' }, 'close', never);
    expect('problem' in found && wording(found.problem)).toMatch(
      /^the port does not speak HTTP\/2 without TLS \(.+\); --protocol http1 may help$/,
    );
    await using server = await http2Server(answers(), false);
    const { protocol: _, ...plain } = { ...load, port: server.port };
    const other = await askFirst(plain, { method: 'GET', path: '/' }, 'close', never);
    expect('problem' in other && wording(other.problem)).toBe(
      'the port speaks HTTP/2; --protocol h2c loads it',
    );
  });
});
