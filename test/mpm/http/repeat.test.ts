import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import {
  type Conversation,
  type HttpSettings,
  openConversation,
} from '../../../src/mpm/http/http.ts';
import { buildDocroot } from './docroot.ts';
import { scriptedWire, settingsFor, wholeOf } from './scripted.ts';

const root = mkdtempSync(join(tmpdir(), 'mpm-bench-test-repeat-'));
const docroot = buildDocroot(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.useRealTimers());

const open = (change: Partial<HttpSettings> = {}) => openConversation(settingsFor(docroot, change));
const get = (target: string, fields = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;

/** What a worker says to a request that comes in one piece; the connection goes on if it may. */
function ask(conversation: Conversation, request: string) {
  const response = conversation.next(scriptedWire([Buffer.from(request, 'latin1')]));
  if (response === null) return null;
  const text = wholeOf(response).toString('latin1');
  const { status, keepAlive, requestLine, bytes } = response;
  return { status, keepAlive, requestLine, text, isWhole: bytes === text.length };
}

describe('the same request once more', () => {
  test('gets the same response from a worker that has answered it before as from a new one', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 0, 1) });
    const requests = fc.constantFrom(
      get('/hello.txt'),
      get('/hello.txt'),
      get('/hello.txt', 'Connection: close\r\n'),
      get('/hello.txt', 'Connection: keep-alive\r\n'),
      get('/hello.txt', 'If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n'),
      get('/digits.txt', 'Range: bytes=1-3\r\n'),
      get('/hello.txt').replace('GET', 'HEAD'),
      get('/hello.txt').replace('1.1', '1.0'),
      get('/hello.txt').replace('Host: a\r\n', ''),
      `${get('/hello.txt')}\r\n`,
      `\r\n${get('/hello.txt')}`,
      get('/empty.txt'),
      get('/none.txt'),
      get('/hello.txt', `X-Long: ${'x'.repeat(3000)}\r\n`),
      `POST /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc`,
    );
    fc.assert(
      fc.property(fc.array(requests, { minLength: 2, maxLength: 12 }), (sequence) => {
        const worker = open({ maxKeepAliveRequests: 4 });
        for (const request of sequence) {
          const fresh = open({ maxKeepAliveRequests: 4 });
          fresh.reset(worker.keepalives);
          const answer = ask(worker, request);
          expect(answer).toEqual(ask(fresh, request));
          expect(answer?.isWhole).toBe(true);
          expect(worker.keepalives).toBe(fresh.keepalives);
          if (answer?.keepAlive !== true) worker.reset();
        }
      }),
    );
  });

  test('sees that the document has changed or gone', () => {
    const file = join(docroot, 'changing.txt');
    const write = (text: string, seconds: number) => {
      writeFileSync(file, text);
      utimesSync(file, seconds, seconds);
    };
    write('old', 1000);
    // What has been changed a moment ago is not kept in memory, and not repeated either.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
    const worker = open();
    const bodies = () =>
      [1, 2, 3].map(() => ask(worker, get('/changing.txt'))?.text.split('\r\n\r\n')[1]);
    expect(bodies()).toEqual(['old', 'old', 'old']);
    write('new', 1000);
    expect(bodies()).toEqual(['new', 'new', 'new']);
    rmSync(file);
    expect(ask(worker, get('/changing.txt'))?.status).toBe(404);
  });

  test('names the second in which it is answered', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 0, 1) });
    const worker = open();
    const date = () => /Date: (.*)\r/.exec(ask(worker, get('/hello.txt'))?.text ?? '')?.[1];
    const before = [date(), date()];
    vi.setSystemTime(Date.UTC(2030, 0, 1, 0, 0, 1));
    expect([...before, date(), date()]).toEqual([
      ...['Tue, 01 Jan 2030 00:00:00 GMT', 'Tue, 01 Jan 2030 00:00:00 GMT'],
      ...['Tue, 01 Jan 2030 00:00:01 GMT', 'Tue, 01 Jan 2030 00:00:01 GMT'],
    ]);
  });

  test('closes the connection once the child is being stopped', () => {
    let stopping = false;
    const worker = open({ isStopping: () => stopping });
    const keeps = () => ask(worker, get('/hello.txt'))?.keepAlive;
    expect([keeps(), keeps()]).toEqual([true, true]);
    stopping = true;
    expect(keeps()).toBe(false);
  });
});
