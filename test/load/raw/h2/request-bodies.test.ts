import { expect, test } from 'vitest';
import type { Closed } from '../../../../src/load/population.ts';
import { body, closed } from '../../../fixtures/load/counting-server.ts';
import { driveHere, requests } from '../../../fixtures/load/drive-here.ts';
import {
  frame,
  frameServer,
  goodFrames,
  settingsFrame,
  types,
  uint32,
} from '../../../fixtures/load/frame-server.ts';
import { answerStream, h2Server } from '../../../fixtures/load/h2-server.ts';
import { balance, failures } from '../../../fixtures/load/results.ts';

const upload = (bytes: number, change: Partial<Closed> = {}) =>
  closed({ connections: 1, method: 'PUT', requestBody: { bytes, file: null }, ...change });

test.each([
  ['a small window', { initialWindowSize: 1000 }],
  ['a wide window', { initialWindowSize: 2 ** 31 - 1 }],
  ['the usual window', {}],
])('bodies of many streams arrive whole through %s', async (_, settings) => {
  const bytes = 300_001;
  let received = 0;
  await using server = await h2Server(
    (stream) => {
      let length = 0;
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      stream.on('end', () => {
        if (length === bytes) received += 1;
        answerStream(stream);
      });
    },
    { settings },
  );
  const population = upload(bytes, { connections: 2, streams: 5 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(20));
  expect(received).toBeGreaterThanOrEqual(result.requests);
  expect(failures(result)).toEqual([]);
  expect(balance(result)).toBe(0);
});

test('no more is sent than both windows admit, in frames that every server takes', async () => {
  const counts = new Map<number, number>();
  await using server = await frameServer(
    (socket, { type, stream, flags, payload }) => {
      if (type !== types.data) return;
      expect(payload.length).toBeLessThanOrEqual(16_384);
      const sum = (counts.get(stream) ?? 0) + payload.length;
      counts.set(stream, sum);
      if ((flags & 1) === 1) socket.write(goodFrames(stream));
    },
    settingsFrame([4, 40_000]),
  );
  const population = upload(100_000, { streams: 2 });
  const result = await driveHere(server.spec({ populations: [population] }));
  expect(result.requests).toBe(0);
  // 65,535 bytes of the connection for both, and 40,000 at most for each.
  const [one = 0, other = 0] = counts.values();
  expect(one + other).toBe(65_535);
  expect(Math.max(one, other)).toBeLessThanOrEqual(40_000);
  expect(result.inFlight).toBe(2);
});

test('a body that flow control holds until the time-out is counted as such', async () => {
  await using server = await frameServer(() => {}, settingsFrame([4, 10]));
  const population = upload(1000, { streams: 2 });
  const spec = { populations: [population], timeoutSeconds: 0.2, durationSeconds: 0.7 } as const;
  const result = await driveHere(server.spec(spec));
  expect(failures(result)).toEqual(['flowControl']);
  expect(result.errors.flowControl).toBe(result.failed);
  expect(balance(result)).toBe(0);
});

test('a body that has left, and is not answered, is no matter of flow control', async () => {
  await using server = await frameServer(() => {});
  const population = upload(1000, { streams: 2 });
  const spec = { populations: [population], timeoutSeconds: 0.2, durationSeconds: 0.7 } as const;
  const result = await driveHere(server.spec(spec));
  expect(failures(result)).toEqual(['timeout']);
});

test('a window may shrink below what was sent, and open again', async () => {
  let sum = 0;
  await using server = await frameServer(
    (socket, { type, stream, payload, flags }) => {
      if (type !== types.data) return;
      sum += payload.length;
      if (sum === 5000) {
        // It is at -4,000 now, and then at 1,000.
        socket.write(settingsFrame([4, 1000]));
        setTimeout(() => socket.write(frame(types.window, 0, stream, uint32(5000))), 50);
      } else if (sum === 6000) {
        setTimeout(() => socket.write(frame(types.window, 0, stream, uint32(94_000))), 50);
        socket.write(frame(types.window, 0, 0, uint32(1_000_000)));
      }
      if ((flags & 1) === 1) socket.write(goodFrames(stream));
    },
    settingsFrame([4, 5000]),
  );
  const population = upload(100_000);
  const result = await driveHere(server.spec({ populations: [population] }), requests(1));
  expect(result.requests).toBe(1);
  expect(failures(result)).toEqual([]);
});

test('an answer before the whole body has left is one, and the rest is not sent', async () => {
  const resets: number[] = [];
  await using server = await h2Server((stream) => {
    answerStream(stream, body, 413);
    stream.on('close', () => resets.push(stream.rstCode));
  });
  const population = upload(5_000_000, { streams: 2, expectedStatus: 413 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(10));
  expect(failures(result)).toEqual([]);
  expect(server.connections).toBe(1);
  expect(balance(result)).toBe(0);
});
