import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../src/stats/random.ts';
import { body, closed, countingServer } from '../../../fixtures/load/counting-server.ts';
import { driveHere, requests } from '../../../fixtures/load/drive-here.ts';
import {
  frame,
  frameServer,
  goodFrames,
  literal,
  settingsFrame,
  status200,
  toRequests,
  types,
  uint32,
} from '../../../fixtures/load/frame-server.ts';
import { balance, failures } from '../../../fixtures/load/results.ts';

const head = Buffer.concat([status200, literal('content-length', '1024')]);
const padded = (payload: Uint8Array, bytes: number) =>
  Buffer.concat([Buffer.from([bytes]), payload, Buffer.alloc(bytes)]);

/** Frames that are an answer, in many shapes. */
const shapes: readonly (readonly [string, (stream: number) => Buffer])[] = [
  ['the usual frames', goodFrames],
  [
    'padded frames with a priority',
    (stream) =>
      Buffer.concat([
        frame(
          types.headers,
          4 | 8 | 0x20,
          stream,
          padded(Buffer.concat([uint32(0), Buffer.from([16]), head]), 7),
        ),
        frame(types.data, 8, stream, padded(Buffer.from(body.slice(0, 100)), 255)),
        frame(types.data, 8 | 1, stream, padded(Buffer.from(body.slice(100)), 0)),
      ]),
  ],
  [
    'a head in CONTINUATION, byte by byte',
    (stream) =>
      Buffer.concat([
        frame(types.headers, 0, stream, head.subarray(0, 0)),
        ...[...head.keys()].map((i) =>
          frame(types.continuation, i === head.length - 1 ? 4 : 0, stream, head.subarray(i, i + 1)),
        ),
        frame(types.data, 1, stream, body),
      ]),
  ],
  [
    'empty frames, and those that nobody knows',
    (stream) =>
      Buffer.concat([
        frame(types.priority, 0, stream, Buffer.alloc(5)),
        frame(0x77, 0xff, 0, 'extension'),
        frame(types.ping, 0, 0, 'eight by'),
        frame(types.headers, 4, stream, head),
        frame(types.data, 0, stream),
        frame(types.data, 0, stream, body),
        frame(types.window, 0, 0, uint32(1)),
        frame(types.data, 1, stream),
      ]),
  ],
  [
    'trailers after a body of no announced length',
    (stream) =>
      Buffer.concat([
        frame(
          types.headers,
          4,
          stream,
          Buffer.concat([Buffer.from([0x08, 3]), Buffer.from('103')]),
        ),
        frame(types.headers, 4, stream, status200),
        frame(types.data, 0, stream, body),
        frame(types.headers, 5, stream, literal('x', 'y')),
      ]),
  ],
  [
    'padding only, at the end',
    (stream) =>
      Buffer.concat([
        frame(types.headers, 4, stream, head),
        frame(types.data, 0, stream, body),
        frame(types.data, 8 | 1, stream, padded(Buffer.alloc(0), 30)),
      ]),
  ],
];

describe.each(shapes)('%s', (_, answer) => {
  test('are an answer, also when each byte comes alone', async () => {
    for (const streams of [1, 4]) {
      await using server = await frameServer(
        toRequests((socket, stream) => {
          for (const byte of answer(stream)) socket.write(Buffer.from([byte]));
        }),
      );
      const population = closed({ connections: 1, streams });
      const result = await driveHere(server.spec({ populations: [population] }), requests(6));
      expect(failures(result), JSON.stringify(result.warnings)).toEqual([]);
      expect(balance(result)).toBe(0);
    }
  });

  test('are an answer wherever they are cut', async () => {
    const random = seededRandom(3);
    await using server = await frameServer(
      toRequests((socket, stream) => {
        const bytes = answer(stream);
        const cut = Math.floor(random() * bytes.length);
        socket.write(bytes.subarray(0, cut));
        setTimeout(() => socket.write(bytes.subarray(cut)), 1);
      }),
    );
    const population = closed({ connections: 8 });
    const result = await driveHere(server.spec({ populations: [population] }), requests(200));
    expect(failures(result)).toEqual([]);
  });
});

test('answers to several streams may be interleaved', async () => {
  const waiting: number[] = [];
  await using server = await frameServer(
    toRequests((socket, stream) => {
      waiting.push(stream);
      if (waiting.length < 4) return;
      const streams = waiting.splice(0).reverse();
      for (const each of streams) socket.write(frame(types.headers, 4, each, head));
      for (let at = 0; at < body.length; at += 64) {
        const isLast = at + 64 === body.length ? 1 : 0;
        for (const each of streams) {
          socket.write(frame(types.data, isLast, each, body.slice(at, at + 64)));
        }
      }
    }),
  );
  const population = closed({ connections: 1, streams: 4 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(40));
  expect(failures(result)).toEqual([]);
  expect(server.heard.filter(({ type }) => type === types.headers)).toHaveLength(result.sent);
});

test('a PING is answered with its own bytes', async () => {
  await using server = await frameServer(
    toRequests((socket, stream) => {
      socket.write(Buffer.concat([frame(types.ping, 0, 0, '12345678'), goodFrames(stream)]));
    }),
  );
  const spec = server.spec({ populations: [closed({ connections: 1 })] });
  await driveHere(spec, requests(3));
  const pings = server.heard.filter(({ type }) => type === types.ping);
  expect(pings.length).toBeGreaterThan(0);
  expect(pings[0]).toMatchObject({ flags: 1, payload: Buffer.from('12345678') });
});

const large = Buffer.alloc(16_384, 'x');
const open = (stream: number) => frame(types.headers, 4, stream, head);

/** Frames that break a rule of the connection; the code of our GOAWAY, and what is said. */
const violations: readonly (readonly [string, (stream: number) => Buffer, number, string])[] = [
  ['a frame that is too long', () => frame(0, 0, 1, Buffer.alloc(16_385)), 6, '16385 bytes'],
  ['DATA for no stream', () => frame(types.data, 0, 0, 'x'), 1, 'nobody opened'],
  ['DATA for a stream of the server', () => frame(types.data, 0, 2, 'x'), 1, 'nobody opened'],
  ['HEADERS for a later stream', (stream) => open(stream + 2), 1, 'nobody opened'],
  ['more padding than bytes', (stream) => frame(0, 8, stream, 'ab'), 1, 'more padding'],
  ['a short PING', () => frame(types.ping, 0, 0, 'short'), 6, 'PING came with 5 bytes'],
  ['a PING of a stream', (stream) => frame(types.ping, 0, stream, '12345678'), 1, 'PING'],
  ['odd SETTINGS', () => frame(types.settings, 0, 0, '1234567'), 6, 'SETTINGS'],
  ['a frame size that is none', () => settingsFrame([5, 100]), 1, 'MAX_FRAME_SIZE was 100'],
  ['a window beyond all', () => settingsFrame([4, 2 ** 31]), 3, 'too wide'],
  ['a window that overflows', () => frame(8, 0, 0, uint32(2 ** 31 - 1)), 3, 'too wide'],
  ['a window opened by nothing', () => frame(8, 0, 0, uint32(0)), 1, 'by nothing'],
  ['a promise to push', (stream) => frame(types.push, 4, stream, uint32(2)), 1, 'pushed'],
  ['CONTINUATION of nothing', (stream) => frame(9, 4, stream, status200), 1, 'CONTINUATION'],
  [
    'a head that is interrupted',
    (stream) => Buffer.concat([frame(1, 0, stream, status200), frame(6, 0, 0, '12345678')]),
    ...([1, 'interrupted'] as const),
  ],
  ['a head that is not HPACK', (stream) => frame(1, 4, stream, Buffer.from([0xbf])), 9, 'HPACK'],
  [
    'a head without an end',
    (stream) =>
      Buffer.concat([
        frame(1, 0, stream, large),
        ...Array.from({ length: 5 }, () => frame(9, 0, stream, large)),
      ]),
    ...([11, 'limit of 64 KiB'] as const),
  ],
];

test.each(violations)(
  '%s ends the connection, and its requests are bad responses',
  async (_, answer, code, words) => {
    await using server = await frameServer(
      toRequests((socket, stream) => socket.write(answer(stream))),
    );
    const population = closed({ connections: 1, streams: 2 });
    const result = await driveHere(server.spec({ populations: [population] }), requests(4));
    expect(result.requests).toBe(0);
    expect(failures(result)).toContain('badResponse');
    expect(balance(result)).toBe(0);
    expect(result.warnings).toMatchObject([{ first: expect.stringContaining(words) }]);
    const [goodBye] = server.heard.filter(({ type }) => type === types.goAway);
    expect(goodBye?.payload.readUInt32BE(4)).toBe(code);
  },
);

/** Answers that are wrong, on a connection that goes on. */
const faults: readonly (readonly [string, (stream: number) => Buffer, string])[] = [
  [
    'more than was announced',
    (stream) => Buffer.concat([open(stream), frame(0, 1, stream, `${body}x`)]),
    'more than the body',
  ],
  [
    'less than was announced',
    (stream) => Buffer.concat([open(stream), frame(0, 1, stream, 'x')]),
    'after 1 of the body',
  ],
  ['a stream without a head', (stream) => frame(0, 1, stream, 'x'), 'before its head'],
  [
    'a head without a status',
    (stream) => frame(1, 5, stream, literal('a', 'b')),
    'without a status',
  ],
  ['two heads', (stream) => Buffer.concat([open(stream), open(stream)]), 'a second head'],
  [
    'an interim head that ends all',
    (stream) => frame(1, 5, stream, Buffer.concat([Buffer.from([0x08, 3]), Buffer.from('100')])),
    'interim',
  ],
  ['another body', (stream) => goodFrames(stream, 'x'), 'a body of 1 bytes'],
];

test.each(faults)('%s is a bad response, and the connection goes on', async (_, answer, words) => {
  await using server = await frameServer(
    toRequests((socket, stream) => {
      // Every other request is answered well.
      socket.write(stream % 4 === 1 ? answer(stream) : goodFrames(stream));
    }),
  );
  const population = closed({ connections: 1, streams: 1 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(6));
  expect(failures(result)).toEqual(['badResponse']);
  expect(result.requests).toBe(3);
  expect(server.connections).toBe(1);
  expect(result.warnings).toMatchObject([{ first: expect.stringContaining(words) }]);
  expect(balance(result)).toBe(0);
});

test('a server of HTTP/1.1 is no server of HTTP/2, and that is said', async () => {
  await using server = await countingServer((socket) => {
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  const spec = { ...server.spec(), protocol: 'h2c', driver: 'raw' } as const;
  const result = await driveHere(spec);
  expect(result.errors.badResponse).toBeGreaterThan(0);
  expect(result.warnings).toMatchObject([
    { kind: 'bad-response', first: expect.stringContaining('is no beginning of HTTP/2') },
  ]);
  expect(balance(result)).toBe(0);
});
