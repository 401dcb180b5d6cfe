import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { body, bursts, closed, parked } from '../../../fixtures/load/counting-server.ts';
import { driveHere, requests } from '../../../fixtures/load/drive-here.ts';
import {
  frame,
  frameServer,
  goodFrames,
  status200,
  toRequests,
  types,
  uint32,
} from '../../../fixtures/load/frame-server.ts';
import { answerStream, h2Server } from '../../../fixtures/load/h2-server.ts';
import { balance, failures } from '../../../fixtures/load/results.ts';

const reset = (stream: number, code: number) => frame(types.reset, 0, stream, uint32(code));
const goAway = (last: number, code = 0) => frame(types.goAway, 0, 0, uint32(last, code));

/** Answers the requests of a connection in turn: its n-th one, from 1. */
const inTurn = (answer: (socket: Socket, stream: number, n: number) => void) => {
  const counts = new Map<Socket, number>();
  return toRequests((socket, stream) => {
    const n = (counts.get(socket) ?? 0) + 1;
    counts.set(socket, n);
    answer(socket, stream, n);
  });
};

test.each([
  [7, 'refusedStream'],
  [8, 'resetStream'],
  [2, 'resetStream'],
] as const)('RST_STREAM with code %d is a %s, and the connection goes on', async (code, kind) => {
  await using server = await frameServer(
    inTurn((socket, stream, n) => {
      socket.write(n % 3 === 0 ? reset(stream, code) : goodFrames(stream));
    }),
  );
  const population = closed({ connections: 2, streams: 4 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(60));
  expect(failures(result)).toEqual([kind]);
  expect(result.errors[kind]).toBe(result.failed);
  expect(result.requests).toBeGreaterThan(result.failed ?? 0);
  expect(server.connections).toBe(2);
  expect(result.reconnects).toEqual({ connectionClose: 0, closedIdle: 0, failure: 0, timeout: 0 });
  expect(balance(result)).toBe(0);
});

test('a reset within the body is a reset too', async () => {
  await using server = await frameServer(
    toRequests((socket, stream) => {
      socket.write(frame(types.headers, 4, stream, status200));
      socket.write(frame(types.data, 0, stream, body.slice(5)));
      socket.write(reset(stream, 2));
      // What comes afterwards is for nobody.
      socket.write(reset(stream, 2));
    }),
  );
  const result = await driveHere(
    server.spec({ populations: [closed({ connections: 1 })] }),
    requests(5),
  );
  expect(failures(result)).toEqual(['resetStream']);
  expect(server.connections).toBe(1);
});

test('after a good-bye all streams that it names are answered, and nothing is lost', async () => {
  // Each connection says good-bye at its tenth request, and ends a moment later.
  await using server = await frameServer(
    inTurn((socket, stream, n) => {
      if (n === 10) socket.write(goAway(stream));
      setTimeout(() => socket.write(goodFrames(stream)), 2);
    }),
  );
  const population = closed({ connections: 1, streams: 4 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(60));
  expect(result.requests).toBeGreaterThan(30);
  expect(failures(result).filter((kind) => kind !== 'goAway')).toEqual([]);
  expect(balance(result)).toBe(0);
  expect(server.connections).toBeGreaterThan(3);
  // The end of a connection counts once, however many streams it had.
  const { connectionClose = 0, closedIdle = 0, failure } = result.reconnects ?? {};
  expect(failure).toBe(0);
  expect(Math.abs(connectionClose + closedIdle - server.connections)).toBeLessThanOrEqual(1);
});

test('streams above the last one of a good-bye are lost, each of them once', async () => {
  await using server = await frameServer(
    inTurn((socket, stream, n) => {
      // Four came together: the first two are answered.
      if (n % 4 !== 0) return;
      socket.write(goAway(stream - 4));
      socket.write(Buffer.concat([goodFrames(stream - 4), goodFrames(stream - 6)]));
    }),
  );
  const population = closed({ connections: 1, streams: 4 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(60));
  expect(failures(result)).toEqual(['goAway']);
  expect(result.errors.goAway).toBe(result.failed);
  expect(Math.abs((result.failed ?? 0) - result.requests)).toBeLessThanOrEqual(2);
  expect(result.reconnects).toMatchObject({ failure: 0, closedIdle: 0 });
  expect(balance(result)).toBe(0);
});

test('a good-bye that names no stream ends the connection at once', async () => {
  await using server = await frameServer(toRequests((socket) => socket.write(goAway(0, 11))));
  const population = closed({ connections: 1, streams: 2 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(60));
  expect(failures(result)).toEqual(['goAway']);
  expect(result.reconnects?.connectionClose).toBeGreaterThan(0);
  expect(balance(result)).toBe(0);
});

test('requests that wait for a place are sent on the next connection', async () => {
  await using server = await frameServer(
    inTurn((socket, stream, n) => {
      socket.write(
        n === 3 ? Buffer.concat([goAway(stream), goodFrames(stream)]) : goodFrames(stream),
      );
    }),
    frame(types.settings, 0, 0, Buffer.concat([Buffer.from([0, 3]), uint32(1)])),
  );
  const population = closed({ connections: 1, streams: 5 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(60));
  expect(failures(result)).toEqual([]);
  expect(result.served).toMatchObject({ answered: 5 });
  expect(server.connections).toBeGreaterThan(2);
  expect(balance(result)).toBe(0);
});

test('a parked client comes back after a good-bye', async () => {
  await using server = await h2Server((stream) => {
    const { session } = stream;
    answerStream(stream);
    setTimeout(() => session?.close(), 30);
  });
  const population = parked({ connections: 2, streams: 3 });
  const result = await driveHere(server.spec({ populations: [population], durationSeconds: 0.5 }));
  expect(server.connections).toBeGreaterThan(4);
  expect(failures(result).filter((kind) => kind !== 'goAway')).toEqual([]);
  expect(balance(result)).toBe(0);
});

test('a connection that ends in the middle is what it is to each of its streams', async () => {
  await using server = await frameServer(
    inTurn((socket, stream, n) => {
      if (n === 1) {
        socket.write(frame(types.headers, 4, stream, status200));
        socket.write(frame(types.data, 0, stream, 'half'));
      } else if (n === 3) socket.end();
    }),
  );
  const population = closed({ connections: 1, streams: 3 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(60));
  const { badResponse, closedWithoutResponse } = result.errors;
  expect(badResponse).toBeGreaterThan(0);
  expect(closedWithoutResponse).toBe(2 * badResponse);
  expect(result.reconnects?.failure).toBe(badResponse);
  expect(result.warnings).toMatchObject([
    { first: 'the connection ended after 4 bytes of a body' },
  ]);
  expect(balance(result)).toBe(0);
});

test('a connection that is reset is counted once, and each of its requests too', async () => {
  await using server = await frameServer(
    inTurn((socket, _stream, n) => {
      if (n === 3) socket.resetAndDestroy();
    }),
  );
  const population = closed({ connections: 1, streams: 3 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(60));
  expect(failures(result)).toEqual(['reset']);
  expect(result.errors.reset).toBe(3 * (result.reconnects?.failure ?? 0));
  expect(balance(result)).toBe(0);
});

test('a client says good-bye before it closes', async () => {
  await using server = await frameServer(
    toRequests((socket, stream) => socket.write(goodFrames(stream))),
  );
  const result = await driveHere(server.spec({ populations: [bursts({ connections: 3 })] }));
  expect(failures(result)).toEqual([]);
  const goodByes = server.heard.filter(({ type }) => type === types.goAway);
  expect(goodByes).toHaveLength(result.sent);
  expect(goodByes[0]?.payload).toEqual(uint32(0, 0));
});
