import {
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { openConversation } from '../../../src/mpm/http/conversation.ts';
import type { HttpSettings } from '../../../src/mpm/http/http.ts';
import { inlineBytes } from '../../../src/mpm/http/respond.ts';
import { buildDocroot, removeDocroot } from '../../fixtures/mpm/http/docroot.ts';
import {
  converseInProcess,
  scriptedWire,
  settingsFor,
  tellAll,
  wholeOf,
} from '../../fixtures/mpm/http/scripted.ts';

const root = mkdtempSync(join(tmpdir(), 'mpm-bench-test-talk-'));
const docroot = buildDocroot(root);
afterAll(() => removeDocroot(root));

const settings = (change: Partial<HttpSettings> = {}) => settingsFor(docroot, change);
const get = (target: string, fields = '') =>
  Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`, 'latin1');
const post = (target: string, fields: string, body: string) =>
  Buffer.from(`POST ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n${body}`, 'latin1');
const answersTo = (bytes: Buffer, change: Partial<HttpSettings> = {}) =>
  converseInProcess(settings(change), [bytes]);
const bodyOf = (text: string) => text.slice(text.indexOf('\r\n\r\n') + 4);

describe('the handlers', () => {
  test('/echo gives the body back, sized or in chunks', () => {
    const [sized] = answersTo(post('/echo', 'Content-Length: 5\r\n', 'hello'));
    expect([sized?.status, bodyOf(sized?.text ?? '')]).toEqual([200, 'hello']);
    const chunks = '3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nX-A: b\r\n\r\n';
    const [chunked] = answersTo(post('/echo', 'Transfer-Encoding: chunked\r\n', chunks));
    expect(bodyOf(chunked?.text ?? '')).toBe('hello');
  });

  test('/echo gives back more than its buffers hold, byte for byte', () => {
    const body = Array.from({ length: 200_000 }, (_, i) => String.fromCharCode(i % 256)).join('');
    const wire = scriptedWire([post('/echo', 'Content-Length: 200000\r\n', body)]);
    const response = openConversation(settings()).next(wire);
    const whole = wholeOf(response!).toString('latin1');
    expect(bodyOf(whole) === body).toBe(true);
  });

  test('/echo knows no coding but chunked', () => {
    const [answer] = answersTo(post('/echo', 'Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'));
    expect([answer?.status, answer?.keepAlive]).toEqual([501, false]);
  });

  test('/delay holds its worker so long', () => {
    const from = performance.now();
    const [answer] = answersTo(get('/delay?ms=120'));
    const tookMs = performance.now() - from;
    expect(answer?.text).toMatch(/waited 120 ms/);
    expect(tookMs).toBeGreaterThanOrEqual(119);
  });

  test.each([
    '/delay',
    '/delay?ms=',
    '/delay?ms=-1',
    '/delay?ms=1e3',
    '/delay?ms=9999999',
    '/delay?xms=5',
  ])('%s is not understood', (target) => {
    expect(answersTo(get(target))[0]?.status).toBe(400);
  });

  test('/server-status gives what the server says for the query', () => {
    expect(bodyOf(answersTo(get('/server-status?auto'))[0]?.text ?? '')).toBe('query: auto\n');
    expect(bodyOf(answersTo(get('/server-status'))[0]?.text ?? '')).toBe('query: \n');
    expect(answersTo(post('/server-status', '', ''))[0]?.status).toBe(405);
  });

  test('a page that is longer than the buffers comes whole', () => {
    const body = 'ä'.repeat(50_000);
    const [answer] = answersTo(get('/server-status'), {
      status: () => ({ type: 'text/html', body }),
    });
    expect(answer?.text).toContain('Content-Length: 100000\r\n');
    expect(bodyOf(answer?.text ?? '')).toBe(body);
  });

  test('a failure inside is 500 and the end of the connection', () => {
    const [answer] = answersTo(get('/server-status'), {
      status() {
        throw new Error('no scoreboard');
      },
    });
    expect([answer?.status, answer?.keepAlive]).toEqual([500, false]);
    expect(answer?.text).not.toContain('scoreboard');
  });
});

describe('keep-alive', () => {
  test('MaxKeepAliveRequests 100 gives 101 responses, and only the last one closes', () => {
    const answers = answersTo(Buffer.concat(Array.from({ length: 150 }, () => get('/hello.txt'))));
    expect(answers.map(({ keepAlive }) => keepAlive)).toEqual([...Array(100).fill(true), false]);
    expect(answers[100]?.text).toContain('Connection: close\r\n');
  });

  test('the client that says keep-alive learns how many are left', () => {
    const asked = get('/hello.txt', 'Connection: keep-alive\r\n');
    const answers = answersTo(Buffer.concat([asked, asked, asked]), { maxKeepAliveRequests: 2 });
    expect(answers.map(({ text }) => /Keep-Alive: (.*)\r/.exec(text)?.[1])).toEqual([
      'timeout=5, max=2',
      'timeout=5, max=1',
      undefined,
    ]);
  });

  test('a connection that was parked goes on counting', () => {
    const conversation = openConversation(settings({ maxKeepAliveRequests: 5 }));
    conversation.reset(4);
    expect(conversation.next(scriptedWire([get('/hello.txt')]))?.keepAlive).toBe(true);
    expect(conversation.keepalives).toBe(5);
    expect(conversation.next(scriptedWire([get('/hello.txt')]))?.keepAlive).toBe(false);
    conversation.reset();
    expect(conversation.keepalives).toBe(0);
  });

  test.each([
    ['KeepAlive Off', { keepAlive: false }],
    ['KeepAliveTimeout 0', { keepAliveTimeoutMs: 0 }],
    ['MaxKeepAliveRequests -1', { maxKeepAliveRequests: -1 }],
    ['a child that is being stopped', { isStopping: () => true }],
  ])('%s closes after the response', (_, change) => {
    const [answer] = answersTo(get('/hello.txt', 'Connection: keep-alive\r\n'), change);
    expect([answer?.status, answer?.keepAlive]).toEqual([200, false]);
    expect(answer?.text).toContain('Connection: close\r\n');
  });

  test('MaxKeepAliveRequests 0 never closes', () => {
    const many = Buffer.concat(Array.from({ length: 300 }, () => get('/hello.txt')));
    expect(answersTo(many, { maxKeepAliveRequests: 0 }).every(({ keepAlive }) => keepAlive)).toBe(
      true,
    );
  });
});

describe('what the MPM learns', () => {
  test('pipelined: bytes of a next request have come; an empty line is none', () => {
    const conversation = openConversation(settings());
    const wire = scriptedWire([
      Buffer.concat([get('/hello.txt'), get('/hello.txt'), Buffer.from('\r\n')]),
    ]);
    expect(conversation.pipelined).toBe(false);
    conversation.next(wire);
    expect(conversation.pipelined).toBe(true);
    conversation.next(wire);
    expect(conversation.pipelined).toBe(false);
  });

  test('nothing of one connection is left for the next', () => {
    const conversation = openConversation(settings());
    conversation.next(scriptedWire([Buffer.concat([get('/hello.txt'), Buffer.from('GET /di')])]));
    conversation.reset();
    const response = conversation.next(scriptedWire([Buffer.from('gits.txt HTTP/1.1\r\n\r\n')]));
    expect(response?.requestLine).toBe('gits.txt HTTP/1.1');
    expect(response?.status).toBe(400);
  });

  test(
    'how long to wait: Timeout for the first request, KeepAliveTimeout between, Timeout ' +
      'within',
    () => {
      const waits: number[] = [];
      const pieces = [get('/hello.txt'), get('/hello.txt').subarray(0, 30)];
      const scripted = scriptedWire(pieces);
      const wire = {
        ...scripted,
        receive(buffer: Uint8Array, offset: number, length: number, timeoutMs: number) {
          waits.push(timeoutMs);
          return scripted.receive(buffer, offset, length, timeoutMs) || -1;
        },
      };
      const conversation = openConversation(settings({ timeoutMs: 11, keepAliveTimeoutMs: 22 }));
      conversation.next(wire);
      const cut = conversation.next(wire);
      expect(waits).toEqual([11, 22, 11]);
      expect(cut?.status).toBe(408);
    },
  );

  test(
    'when a request begins, when it is worked on; nothing of it for a connection that ' +
      'only ends',
    () => {
      const states: string[] = [];
      const watch = (pieces: Buffer[]) => ({
        ...scriptedWire(pieces),
        onReadRequest: () => void states.push('R'),
        onHandleRequest: () => void states.push('W'),
      });
      const conversation = openConversation(settings());
      conversation.next(watch([]));
      expect(states).toEqual([]);
      conversation.next(watch([Buffer.from('GET /half')]));
      expect(states).toEqual(['R']);
      conversation.reset();
      conversation.next(watch([get('/hello.txt')]));
      expect(states).toEqual(['R', 'R', 'W']);
    },
  );

  test('a peer that breaks or is silent is nobody to answer', () => {
    for (const outcome of [0, -1, -2]) {
      const conversation = openConversation(settings());
      expect(conversation.next({ receive: () => outcome, send: () => false })).toBeNull();
    }
  });
});

describe('files', () => {
  const sized = (name: string, bytes: number) => {
    writeFileSync(join(docroot, name), Buffer.alloc(bytes, 'x'));
    return `/${name}`;
  };

  test.each([0, 1, inlineBytes - 1, inlineBytes, inlineBytes + 1, 1_000_000])(
    'of %i bytes come whole, and their descriptors are closed or handed over',
    (bytes) => {
      const target = sized('sized.bin', bytes);
      const before = readdirSync('/proc/self/fd').length;
      const response = openConversation(settings()).next(scriptedWire([get(target)]));
      expect(response?.file === null).toBe(bytes <= inlineBytes);
      expect(bodyOf(wholeOf(response!).toString('latin1'))).toBe('x'.repeat(bytes));
      expect(readdirSync('/proc/self/fd').length).toBe(before);
    },
  );

  test('that change are seen at once', () => {
    writeFileSync(join(docroot, 'news.txt'), 'old');
    utimesSync(join(docroot, 'news.txt'), 1000, 1000);
    const [first] = answersTo(get('/news.txt'));
    writeFileSync(join(docroot, 'news.txt'), 'new');
    utimesSync(join(docroot, 'news.txt'), 2000, 2000);
    const [second] = answersTo(get('/news.txt'));
    expect([bodyOf(first?.text ?? ''), bodyOf(second?.text ?? '')]).toEqual(['old', 'new']);
    expect(/ETag: (.*)\r/.exec(first?.text ?? '')?.[1]).toBe('"3-3b9aca00"');
    expect(/ETag: (.*)\r/.exec(second?.text ?? '')?.[1]).toBe('"3-77359400"');
  });

  test('that are kept in memory are seen to change, too', async () => {
    const name = join(docroot, 'kept.txt');
    writeFileSync(name, 'old');
    // Younger ones are not kept: they could change again without their times telling.
    await wait(1100);
    const worker = openConversation(settings());
    const first = () => tellAll(worker, [get('/kept.txt')])[0];
    const body = () => bodyOf(first()?.text ?? '');
    expect([body(), body()]).toEqual(['old', 'old']);
    writeFileSync(name, 'new');
    expect(body()).toBe('new');
    await wait(1100);
    expect([body(), body()]).toEqual(['new', 'new']);
    // Another file in its place, with the same size and modification time.
    writeFileSync(join(docroot, 'other'), 'odd');
    const { atime, mtime } = statSync(name);
    utimesSync(join(docroot, 'other'), atime, mtime);
    renameSync(join(docroot, 'other'), name);
    expect(body()).toBe('odd');
    rmSync(name);
    expect(first()?.status).toBe(404);
  });

  test('of which many are asked for are all right, however few are kept', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `many-${i}.txt`);
    for (const name of names) writeFileSync(join(docroot, name), name.repeat(200));
    await wait(1100);
    const worker = openConversation(settings());
    for (const name of [...names, ...names, ...names.reverse()]) {
      expect(bodyOf(tellAll(worker, [get(`/${name}`)])[0]?.text ?? '')).toBe(name.repeat(200));
    }
  });

  test('written within the last second have a weak tag, as they may change again', () => {
    writeFileSync(join(docroot, 'fresh.txt'), 'x');
    expect(answersTo(get('/fresh.txt'))[0]?.text).toMatch(/ETag: W\/"1-/);
  });

  test('with other characters than ASCII are found by the bytes of their names', () => {
    const inLatin1 = Buffer.from(`${docroot}/café.txt`, 'latin1');
    writeFileSync(join(docroot, 'café.txt'), 'in UTF-8');
    writeFileSync(inLatin1, 'in Latin-1');
    symlinkSync('nowhere', join(docroot, 'brisé'));
    const first = (target: string) => answersTo(get(target))[0];
    expect(bodyOf(first('/caf%C3%A9.txt')?.text ?? '')).toBe('in UTF-8');
    expect(bodyOf(first('/caf%E9.txt')?.text ?? '')).toBe('in Latin-1');
    expect(first('/caf%E8.txt')?.status).toBe(404);
    expect(first('/bris%C3%A9')?.status).toBe(403);
    unlinkSync(inLatin1);
  });

  test('a named pipe blocks nobody and is forbidden', async () => {
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(docroot, 'pipe')]);
    expect(answersTo(get('/pipe'))[0]?.status).toBe(403);
  });
});
