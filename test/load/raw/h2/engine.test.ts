import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { describe, expect, test } from 'vitest';
import type { LoadResult } from '../../../../src/load/load.ts';
import type { Population } from '../../../../src/load/population.ts';
import {
  body,
  bursts,
  closed,
  countingServer,
  fullServer,
  loadSpec,
  open,
  parked,
  slow,
} from '../../../fixtures/load/counting-server.ts';
import { driveRaw } from '../../../fixtures/load/drive.ts';
import { driveHere, requests } from '../../../fixtures/load/drive-here.ts';
import { answerStream, h2Server, type StreamBehaviour } from '../../../fixtures/load/h2-server.ts';
import { isSecure } from '../../../fixtures/load/protocol-under-test.ts';
import { balance, due, failures } from '../../../fixtures/load/results.ts';

// Every model counts what a server of HTTP/2 did; no test of these looks at a rate.

const models: readonly (readonly [string, Population, number])[] = [
  ['closed loop', closed(), 1],
  ['closed loop of eight streams', closed({ streams: 8 }), 1],
  ['closed loop, a connection a request', closed({ fresh: true }), 1],
  ['open loop', open(), 1],
  ['open loop of eight streams', open({ connections: 2, streams: 8 }), 1],
  ['open loop, a connection a request', open({ fresh: true }), 1],
  ['bursts', bursts(), 1],
  ['parked', parked(), 1],
  ['parked on shared connections', parked({ streams: 4, askEverySeconds: 0.1 }), 1],
  ['slow senders', slow(), 1],
  ['slow senders of a body', slow({ method: 'POST', requestBody: { bytes: 40, file: null } }), 1],
  ['slow readers', slow({ direction: 'read', bytesPerInterval: 256 }), 1],
  ['a staircase', closed({ levels: [1, 2, 4], streams: 3 }), 1],
  ['closed loop on two threads', closed({ streams: 2 }), 2],
  ['open loop on three threads', open({ streams: 2 }), 3],
];

describe.concurrent.each(models)('%s', (_, population, clientThreads) => {
  const load = async (behave?: StreamBehaviour) => {
    await using server = await h2Server(behave);
    const durationSeconds = population.model === 'slow' ? 1 : 0.8;
    const spec = server.spec({ populations: [population], clientThreads, durationSeconds });
    const result = await (clientThreads > 1 ? driveRaw : driveHere)(spec);
    const { requests, connections, mostAtOnce } = server;
    return { result, requests, connections, mostAtOnce };
  };

  test('says what the server saw, stream by stream', async () => {
    const { result, requests, connections, mostAtOnce } = await load();
    expect(result.requests).toBeGreaterThan(0);
    // A slow sender's request is sent when its first byte is, and seen when its head is complete.
    if (population.name !== 'slow') expect(requests).toBe(result.sent);
    expect(failures(result)).toEqual([]);
    expect(result.warnings).toEqual([]);
    expect(balance(result)).toBe(0);
    if (population.model === 'open') expect(due(result)).toBe(80);
    const { streams = 1, connections: most } = population;
    const fresh = 'fresh' in population ? population.fresh : population.model !== 'parked';
    // On a busy machine the last step of a staircase may end before all have come.
    const isStaircase = 'levels' in population && population.levels !== null;
    if (!fresh && !isStaircase) expect(connections).toBe(most);
    else if (!fresh) expect(connections).toBeLessThanOrEqual(most);
    expect(mostAtOnce).toBeLessThanOrEqual(streams);
    if (population.model === 'closed') expect(mostAtOnce).toBe(streams);
  });

  if ('levels' in population && population.levels !== null) return;
  const misdeeds: readonly (readonly [string, StreamBehaviour, string])[] = [
    ['a wrong status', (stream) => answerStream(stream, body, 503), 'badResponse'],
    ['half a body', (stream) => cutOff(stream), 'badResponse'],
    ['a refused stream', (stream) => stream.close(7), 'refusedStream'],
    ['a lost connection', (stream) => stream.session?.destroy(), 'closedWithoutResponse'],
  ];

  test.each(misdeeds)('%s is counted as what it is', async (_name, behave, kind) => {
    const { result } = await load(behave);
    // Node's good-bye may come before the end of a connection.
    expect(failures(result).filter((each) => each !== 'goAway')).toEqual([kind]);
    expect(result.requests).toBe(0);
    expect(balance(result)).toBe(0);
    const reported = result.warnings.filter((each) => each.kind === 'bad-response');
    expect(reported).toHaveLength(kind === 'badResponse' ? 1 : 0);
  });
});

function cutOff(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-length': 1024 });
  stream.end('half');
}

const failed = ({ errors }: LoadResult) =>
  Object.values(errors).reduce((sum, count) => sum + count, 0);

test('errors of streams are counted from 0 over HTTP/2, and absent over HTTP/1.1', async () => {
  await using h2 = await h2Server();
  const multiplexed = await driveHere(h2.spec());
  expect(multiplexed.errors).toMatchObject({ refusedStream: 0, goAway: 0, flowControl: 0 });
  await using http1 = await countingServer();
  const plain = await driveHere(http1.spec());
  expect(Object.keys(plain.errors)).not.toContain('goAway');
});

test('a server may admit fewer streams: the others wait, and none is refused', async () => {
  const slowly: StreamBehaviour = (stream) => void setTimeout(answerStream, 20, stream);
  await using server = await h2Server(slowly, { settings: { maxConcurrentStreams: 3 } });
  const population = closed({ connections: 2, streams: 10 });
  const result = await driveHere(server.spec({ populations: [population] }), requests(100));
  expect(server.mostAtOnce).toBe(3);
  expect(failures(result)).toEqual([]);
  expect(balance(result)).toBe(0);
  // Ten clients share three places; all of them are served, and no wait for a place is a latency.
  expect(result.served).toMatchObject({ connections: 20, answered: 20 });
});

test('in an open loop the wait for a place counts, because the request was due', async () => {
  const slowly: StreamBehaviour = (stream) => void setTimeout(answerStream, 100, stream);
  await using server = await h2Server(slowly, { settings: { maxConcurrentStreams: 1 } });
  const population = open({ connections: 1, streams: 8, ratePerSecond: 40 });
  const result = await driveHere(server.spec({ populations: [population], durationSeconds: 1 }));
  expect(server.mostAtOnce).toBe(1);
  expect(due(result)).toBe(40);
  expect(result.sentLatencyUs?.p50).toBeLessThan(result.latencyUs?.p50 ?? 0);
  expect(result.latencyUs?.p50).toBeGreaterThan(250_000);
  expect(balance(result)).toBe(0);
});

test('a request that waits for a place times out, and so is never sent', async () => {
  await using server = await h2Server(() => {}, { settings: { maxConcurrentStreams: 1 } });
  const population = closed({ connections: 1, streams: 3 });
  const spec = { populations: [population], durationSeconds: 0.4, timeoutSeconds: 0.2 } as const;
  const result = await driveHere(server.spec(spec));
  expect(result.failed).toBeGreaterThanOrEqual(3);
  // Node may refuse the next stream, because it counts the cancelled one for a moment.
  expect(failures(result).filter((kind) => kind !== 'resetStream')).toEqual(['timeout']);
  expect(balance(result)).toBe(0);
});

test('a stream that times out is cancelled, and its connection goes on', async () => {
  const codes: number[] = [];
  await using server = await h2Server((stream, request) => {
    if (request % 4 !== 0) answerStream(stream);
    else stream.on('close', () => codes.push(stream.rstCode));
  });
  const population = closed({ connections: 1, streams: 4 });
  const spec = { populations: [population], durationSeconds: 1, timeoutSeconds: 0.2 } as const;
  const result = await driveHere(server.spec(spec));
  expect(result.errors.timeout).toBeGreaterThan(2);
  expect(failed(result)).toBe(result.errors.timeout);
  expect(result.requests).toBeGreaterThan(0);
  expect(codes[0]).toBe(8);
  expect(balance(result)).toBe(0);
});

test('requests have the fields that they should have, however long they are', async () => {
  const seen: IncomingHttpHeaders[] = [];
  await using server = await h2Server(
    (stream, _request, headers) => {
      seen.push(headers);
      answerStream(stream);
    },
    { settings: { maxHeaderListSize: 100_000 }, maxSendHeaderBlockLength: 100_000 },
  );
  // Beyond what one frame holds, so that CONTINUATION follows.
  const long = '~'.repeat(30_000);
  const headers = [
    ['X-Long', long],
    ['Cookie', 'a=1'],
  ] as const;
  const population = closed({ connections: 1, headers, path: '/a?b' });
  const result = await driveHere(
    server.spec({ populations: [population], authority: 'a.example' }),
    requests(3),
  );
  expect(failures(result)).toEqual([]);
  const { 'x-long': received, ...others } = seen[0] ?? {};
  expect(received === long).toBe(true);
  expect(others).toMatchObject({
    ':method': 'GET',
    ':scheme': isSecure() ? 'https' : 'http',
    ':authority': 'a.example',
    ':path': '/a?b',
    cookie: 'a=1',
  });
});

test('HEAD, 204 and 304 have no body', async () => {
  await using server = await h2Server((stream, _request, headers) => {
    const status = Number(headers[':path']?.slice(1));
    const length = headers[':method'] === 'HEAD' ? { 'content-length': 77 } : {};
    stream.respond({ ':status': status, ...length }, { endStream: true });
  });
  const shape = { connections: 1, streams: 2 };
  for (const [method, expectedStatus, bytes] of [
    ['HEAD', 200, 77],
    ['GET', 204, 0],
    ['GET', 304, 0],
  ] as const) {
    const expectedBody = { bytes, crc32: null };
    const question = { method, path: `/${expectedStatus}`, expectedStatus, expectedBody };
    const result = await driveHere(
      server.spec({ populations: [closed({ ...shape, ...question })] }),
    );
    expect(failures(result)).toEqual([]);
    expect(result.requests).toBeGreaterThan(0);
  }
});

test('interim responses and trailers are no answers, and no faults', async () => {
  await using server = await h2Server((stream) => {
    stream.additionalHeaders({ ':status': 103, link: '</a>' });
    stream.respond({ ':status': 200 }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-trailer': '1' }));
    stream.end(body);
  });
  const result = await driveHere(
    server.spec({ populations: [closed({ streams: 3 })] }),
    requests(20),
  );
  expect(failures(result)).toEqual([]);
  expect(balance(result)).toBe(0);
});

test('a body far beyond every window arrives whole', async () => {
  const large = Buffer.alloc(20 * 2 ** 20, 'y');
  await using server = await h2Server(
    (stream) => {
      stream.respond({ ':status': 200 });
      stream.end(large);
    },
    // Node refuses streams beyond 10 MB otherwise.
    { maxSessionMemory: 1000 },
  );
  const population = closed({
    ...{ connections: 1, streams: 2 },
    expectedBody: { bytes: large.length, crc32: null },
  });
  const result = await driveHere(server.spec({ populations: [population] }), requests(2));
  expect(failures(result)).toEqual([]);
});

test('a slow reader gets no more than it asks for', async () => {
  let written = 0;
  await using server = await h2Server((stream) => {
    stream.respond({ ':status': 200, 'content-length': 1024 });
    stream.end(body);
    written += 1;
  });
  const population = slow({ direction: 'read', bytesPerInterval: 100, intervalSeconds: 0.1 });
  const spec = { populations: [{ ...population, connections: 2 }], durationSeconds: 0.75 } as const;
  const result = await driveHere(server.spec(spec));
  // Eleven intervals for 1 KiB would take over a second.
  expect(written).toBe(2);
  expect(result.requests).toBe(0);
  expect(result.inFlight).toBe(2);
  expect(balance(result)).toBe(0);
});

test('nobody on the port ends the load, whatever the number of streams', async () => {
  const gone = await h2Server();
  const spec = gone.spec({ populations: [closed({ streams: 8 })], durationSeconds: 60 });
  await gone[Symbol.asyncDispose]();
  await expect(driveRaw(spec)).rejects.toThrow('nobody listens on 127.0.0.1');
});

test('who cannot even connect waits all the same', async () => {
  using server = fullServer();
  const spec = { ...loadSpec(server.port), protocol: 'h2c' } as const;
  const populations = [closed({ connections: 2, streams: 2 })] as const;
  const result = await driveHere({ ...spec, populations, durationSeconds: 0.5 });
  expect(result.sent).toBe(0);
  expect(result.served?.longestSilenceUs).toBeGreaterThan(450_000);
  expect(balance(result)).toBe(0);
});
