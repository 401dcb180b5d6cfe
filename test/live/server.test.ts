import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectSocket, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { LiveError, serveLive } from '../../src/live/server.ts';
import type { LiveView } from '../../src/live/view.ts';
import { aboutLive, liveView } from '../fixtures/live-view.ts';

/** A page of a run that a test changes; it has ended when the test has. */
async function served() {
  const state = { view: liveView(), asked: 0 };
  const now = (): LiveView => {
    state.asked += 1;
    return state.view;
  };
  const server = await serveLive(aboutLive, { now });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const { port } = new URL(server.url);
  const ask = async (path: string, change: { method?: string; headers?: object } = {}) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false, ...(change as object) });
    const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
    return answer;
  };
  return { state, server, port: Number(port), ask };
}

/** Reads a stream of events until a text is in it. */
async function until(answer: IncomingMessage, wanted: string): Promise<string> {
  let read = '';
  answer.setEncoding('utf8');
  while (!read.includes(wanted)) {
    const chunk: string | null = answer.read();
    if (chunk !== null) read += chunk;
    else await Promise.race([once(answer, 'readable'), once(answer, 'end')]);
  }
  return read;
}

test('the page is the run as it is now, and may load nothing but its own events', async () => {
  const { ask } = await served();
  const answer = await ask('/');
  expect(answer.statusCode).toBe(200);
  expect(await text(answer)).toContain('Round 4 of at most 20: 32 busy keep-alive clients');
  const { headers } = answer;
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-/);
  expect(headers['content-security-policy']).toContain("connect-src 'self'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['cache-control']).toBe('no-store');
  // No other page may read it.
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
});

test('only this machine’s own names are answered, for every path', async () => {
  const { ask, state } = await served();
  for (const path of ['/', '/events', '/other']) {
    for (const host of ['example.org', '127.0.0.1.example.org:80']) {
      const answer = await ask(path, { headers: { host } });
      expect(answer.statusCode).toBe(403);
      expect(await text(answer)).toBe('');
    }
  }
  expect(state.asked).toBe(0);
  // A tunnel has a port of its own.
  expect((await ask('/', { headers: { host: 'localhost:9999' } })).statusCode).toBe(200);
});

test('a page of somebody else cannot follow the run', async () => {
  const { ask, port, state } = await served();
  for (const origin of ['https://example.org', `http://127.0.0.1:${port + 1}`, 'null']) {
    expect((await ask('/events', { headers: { origin } })).statusCode).toBe(403);
  }
  expect(state.asked).toBe(0);
  const own = { origin: `http://127.0.0.1:${port}` };
  expect((await ask('/events', { headers: own })).statusCode).toBe(200);
});

test('a fault of the page is shown on it, and ends nothing', async () => {
  const { ask, state, server } = await served();
  const events = await ask('/events');
  state.view = null as never;
  server.update();
  expect(await until(events, 'cannot show it')).toContain('TypeError');
  expect(await text(await ask('/'))).toContain('The run goes on, but this page cannot show it');
  state.view = liveView();
  server.update();
  expect(await until(events, 'under load')).toContain('Round 4');
});

test.each(['/favicon.ico', '/events/', '/..', '/?a', '/constructor', '/__proto__', '*'])(
  '%s is not found',
  async (path) => {
    const { ask } = await served();
    expect((await ask(path)).statusCode).toBe(404);
  },
);

test('nothing can be sent to it', async () => {
  const { ask } = await served();
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    expect((await ask('/', { method })).statusCode).toBe(405);
    expect((await ask('/events', { method })).statusCode).toBe(405);
  }
  const head = await ask('/events', { method: 'HEAD' });
  expect([head.statusCode, await text(head)]).toEqual([200, '']);
});

test('a reader gets the whole state, then changes, then the end', async () => {
  const { ask, state, server } = await served();
  const answer = await ask('/events');
  expect(answer.headers['content-type']).toBe('text/event-stream');
  expect(await until(answer, '\n\nevent: parts')).toContain('retry: ');
  state.view = liveView({ failures: ['the next failure'] });
  server.update();
  expect(await until(answer, 'the next failure')).not.toContain('"arms"');
  state.view = liveView({ now: { ...state.view.now, stage: 'The run has ended', ended: true } });
  await server[Symbol.asyncDispose]();
  const last = await text(answer);
  expect(last).toContain('The run has ended');
  expect(last.endsWith('event: end\ndata:\n\n')).toBe(true);
});

test('without a reader nothing is computed; with one it goes on by itself', async () => {
  const { ask, state, server } = await served();
  server.update();
  expect(state.asked).toBe(0);
  const [first, second] = [await ask('/events'), await ask('/events')];
  // The first that goes leaves the second one with its events.
  first.destroy();
  state.view = liveView({ failures: ['seen by the second'] });
  await until(second, 'seen by the second');
});

test('there are at most sixteen readers', async () => {
  const { ask } = await served();
  const answers: IncomingMessage[] = [];
  for (let i = 0; i < 16; i += 1) answers.push(await ask('/events'));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(16).fill(200));
  expect((await ask('/events')).statusCode).toBe(503);
  answers[3]?.destroy();
  await expect.poll(async () => (await ask('/events')).statusCode).toBe(200);
});

test('a reader that takes nothing and a client that asks nothing delay no end', async () => {
  const { server, port } = await served();
  const sockets = await Promise.all(
    ['', 'GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n', 'GET / HT'].map(async (sent) => {
      const socket = connectSocket(port, '127.0.0.1').pause();
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(sent);
      return socket;
    }),
  );
  await server[Symbol.asyncDispose]();
  const closed = sockets.map((socket) => new Promise((done) => socket.resume().on('close', done)));
  await Promise.all(closed);
  await expect(fetch(server.url)).rejects.toThrow();
});

test('a port that is taken is one clear message', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const failure = await serveLive(aboutLive, { now: liveView }, port).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(LiveError);
  expect((failure as Error).message).toBe(
    'the live page cannot be served on 127.0.0.1: ' +
      `listen EADDRINUSE: address already in use 127.0.0.1:${port}; ` +
      'give another port, or --live alone for a free one',
  );
});
