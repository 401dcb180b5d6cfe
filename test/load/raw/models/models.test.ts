import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import { expect, test as vitest } from 'vitest';
import type { LevelResult, LoadResult } from '../../../../src/load/load.ts';
import { poissonArrivals } from '../../../../src/load/raw/pace.ts';
import {
  answer,
  type Behaviour,
  body,
  closed,
  countingServer,
  fullServer,
  good,
  loadSpec,
  open,
  parked,
  slow,
} from '../../../fixtures/load/counting-server.ts';
import { driveRaw as run } from '../../../fixtures/load/drive.ts';
import { balance, due, failures } from '../../../fixtures/load/results.ts';
import { upToThree } from '../../../fixtures/up-to-three.ts';

// Runs alone: it measures when requests are sent.

/** Two tests wait side by side. */
const test = vitest.concurrent;

test('what was wrong about the first bad response is said', async () => {
  await using server = await countingServer(
    (socket) => void socket.write(answer(body, '503 Service Unavailable')),
  );
  const { errors, warnings } = await run(server.spec());
  expect(warnings).toEqual([
    {
      ...{ kind: 'bad-response', population: 'closed', count: errors.badResponse },
      first: 'status 503 instead of 200',
    },
  ]);
});

test('bytes that nothing was asked for are no answer', async () => {
  await using server = await countingServer((socket) => {
    socket.write(answer());
    setTimeout(() => socket.write(answer('unasked')), 400);
  });
  const { warnings } = await run(server.spec({ populations: [parked()], durationSeconds: 1.2 }));
  expect(warnings).toMatchObject([
    { first: expect.stringMatching(/" came although nothing was asked for$/) },
  ]);
});

test('right length, wrong bytes: the sampled checksum finds it', async () => {
  await using server = await countingServer(
    (socket) => void socket.write(answer('y'.repeat(1024))),
  );
  const result = await run(server.spec());
  expect(failures(result)).toEqual(['badResponse']);
});

test('a chunked body is checked like any other', async () => {
  const chunks = `400\r\n${body}\r\n0\r\n\r\n`;
  await using server = await countingServer(
    (socket) => void socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`),
  );
  const right = await run(server.spec());
  expect(right.requests).toBeGreaterThan(0);
  expect(failures(right)).toEqual([]);
  const other = { bytes: 1024, crc32: crc32('y'.repeat(1024)) };
  expect(
    failures(await run(server.spec({ populations: [closed({ expectedBody: other })] }))),
  ).toEqual(['badResponse']);
});

test('an answer to HEAD has no body, and says how long it would be', async () => {
  const text = 'HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n';
  await using server = await countingServer((socket) => void socket.write(text));
  const result = await run(server.spec({ populations: [closed({ method: 'HEAD' })] }));
  expect(result.requests).toBeGreaterThan(4);
  expect(failures(result)).toEqual([]);
});

test('an answer to HEAD that does not say how long it would be is right all the same', async () => {
  const text = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  await using server = await countingServer((socket) => void socket.write(text));
  const result = await run(server.spec({ populations: [closed({ method: 'HEAD' })] }));
  expect(result.requests).toBeGreaterThan(4);
  expect(failures(result)).toEqual([]);
  // Where it does say so, it is held to it.
  const other = { bytes: 1023, crc32: null };
  await using sized = await countingServer(
    (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n'),
  );
  const fault = await run(
    sized.spec({ populations: [closed({ method: 'HEAD', expectedBody: other })] }),
  );
  expect(failures(fault)).toEqual(['badResponse']);
});

test('an open loop sends what its schedule asks for, no more and no less', async () => {
  await using server = await countingServer();
  const spec = { durationSeconds: 0.5, seed: 42 };
  const even = await run(server.spec({ ...spec, populations: [open({ ratePerSecond: 400 })] }));
  expect(due(even)).toBe(200);
  const poisson = open({ ratePerSecond: 400, arrivals: 'poisson' });
  const schedule = poissonArrivals({ perSecond: [400], durationUs: 5e5 }, 42);
  const asked = Array.from({ length: 400 }, (_, n) => schedule(n)).filter((us) => us < 5e5).length;
  for (const clientThreads of [1, 3]) {
    const load = async () => {
      const result = await run(server.spec({ ...spec, populations: [poisson], clientThreads }));
      expect(due(result)).toBe(asked);
      return result;
    };
    const { sent } = await upToThree(load, (result) => result.sent > 0.95 * asked);
    expect(sent).toBeGreaterThan(0.95 * asked);
  }
});

test('what is due while every connection is busy waits, and its wait is in the latency', async () => {
  // Every answer takes 100 ms, so four connections serve 40 of the 100 that are due a second.
  await using server = await countingServer(
    (socket) => void setTimeout(() => socket.write(answer()), 100),
  );
  const closedLoop = () => run(server.spec({ durationSeconds: 1 }));
  const isFast = ({ latencyUs }: LoadResult) => (latencyUs?.p99 ?? Infinity) < 130_000;
  expect((await upToThree(closedLoop, isFast)).latencyUs?.p99).toBeLessThan(130_000);
  const patient = await run(server.spec({ durationSeconds: 1, populations: [open()] }));
  expect(patient.queued).toBeGreaterThan(40);
  expect(due(patient)).toBe(100);
  expect(patient.latencyUs?.p50).toBeGreaterThan(200_000);
  expect(patient.sentLatencyUs?.p50).toBeLessThan(130_000);
  // Nobody but the server was late.
  expect(patient.lagUs?.p50).toBeLessThan(5000);
});

test('parked connections stay, and one that the server ends is opened again', async () => {
  let closing = true;
  await using server = await countingServer((socket, request) => {
    good(socket, request);
    if (closing) setTimeout(() => socket.end(), 50);
    closing = false;
  });
  const populations = [parked({ connections: 8 })] as const;
  const result = await run(server.spec({ populations, durationSeconds: 1 }));
  expect(server.connections).toBe(9);
  expect(result.reconnects).toEqual({ connectionClose: 0, closedIdle: 1, failure: 0, timeout: 0 });
  expect(result.served).toMatchObject({ connections: 8, answered: 8, answeredShare: 1 });
});

test('parked clients that ask again do so one after the other, on their connections', async () => {
  await using server = await countingServer();
  const population = parked({ connections: 10, askEverySeconds: 0.5 });
  const spec = { populations: [population], durationSeconds: 1.9, timeoutSeconds: 1 } as const;
  const result = await run(server.spec(spec));
  // Each asks at once, again after a tenth to ten tenths of the interval, and then in its interval.
  expect(result.requests).toBeGreaterThanOrEqual(38);
  expect(result.requests).toBeLessThanOrEqual(48);
  expect(result.sent).toBe(result.requests);
  expect(server.connections).toBe(10);
  const { completed } = result.per100Ms;
  expect(Math.max(...completed.slice(1))).toBeLessThanOrEqual(5);
  expect(result.warnings).toEqual([]);
});

test('a parked client whose connection ended asks on the new one', async () => {
  await using server = await countingServer((socket, request) => {
    if (request < 3) good(socket, request);
    else socket.end();
  });
  const population = parked({ connections: 4, askEverySeconds: 0.1 });
  const result = await run(server.spec({ populations: [population], durationSeconds: 1 }));
  expect(server.connections).toBeGreaterThan(8);
  expect(result.requests).toBeGreaterThan(server.connections);
  expect(balance(result)).toBe(0);
});

test('a slow sender takes its time for the request, and the server gets all of it', async () => {
  await using server = await countingServer();
  const population = slow({ connections: 2, bytesPerInterval: 4, intervalSeconds: 0.005 });
  const result = await run(server.spec({ populations: [population], durationSeconds: 0.6 }));
  expect(result.requests).toBeGreaterThan(1);
  // Some 60 bytes by four take at least 14 further intervals.
  expect(result.latencyUs?.p50).toBeGreaterThan(14 * 5000);
});

test('a server that ends a connection before a slow sender has begun has not answered', async () => {
  await using server = await countingServer();
  server.hangUp();
  const populations = [slow({ intervalSeconds: 0.05 })] as const;
  const result = await run(server.spec({ populations, durationSeconds: 1 }));
  expect(result.sent).toBeGreaterThan(4);
  expect(failures(result)).toEqual(['closedWithoutResponse']);
  expect(balance(result)).toBe(0);
});

test('a slow reader holds the answer back in the server', async () => {
  const large = 'x'.repeat(2 ** 24);
  const unsent: number[] = [];
  await using server = await countingServer((socket) => {
    socket.write(answer(large));
    setTimeout(() => unsent.push(socket.writableLength), 250);
  });
  const population = slow({
    connections: 2,
    direction: 'read',
    bytesPerInterval: 1024,
    expectedBody: null,
  });
  const result = await run(server.spec({ populations: [population], durationSeconds: 2 }));
  expect(result.inFlight).toBe(2);
  expect(unsent).toHaveLength(2);
  for (const bytes of unsent) expect(bytes).toBeGreaterThan(2 ** 22);
});

test('a staircase says what each step brought, and who was served in it', async () => {
  // The first two connections are served, the others never.
  const places = new Map<unknown, number>();
  let answers = 0;
  /** Answers until the first, second, third and fourth connection came. */
  const until: number[] = [];
  const serve = (socket: Socket) => {
    answers += 1;
    socket.write(answer());
  };
  await using server = await countingServer((socket) => {
    if (!places.has(socket)) {
      places.set(socket, until.length);
      until.push(answers);
    }
    if ((places.get(socket) ?? 9) < 2) setTimeout(serve, 2, socket);
  });
  const population = closed({ levels: [1, 2, 4] });
  const result = await run(server.spec({ populations: [population], durationSeconds: 0.9 }));
  expect(result.levels?.map(({ level, answeredShare }) => [level, answeredShare])).toEqual([
    [1, 1],
    [2, 1],
    [4, 0.5],
  ]);
  // Who came in a later step had no chance before: that says nothing about the server.
  expect(result.served).toMatchObject({ answered: 2, jainIndex: null, firstAnswerUs: null });
  const [first, second, third] = result.levels ?? [];
  // Each answer is one of the step in which it came: the server began its next one with a
  // connection more.
  const [, one = 0, two = 0] = until;
  expect(Math.abs((first?.requests ?? 0) - one)).toBeLessThan(4);
  expect(Math.abs((first?.requests ?? 0) + (second?.requests ?? 0) - two)).toBeLessThan(4);
  const sum = (of: (level: LevelResult) => number) =>
    [first, second, third].reduce((all, level) => all + (level === undefined ? 0 : of(level)), 0);
  expect(sum(({ requests }) => requests)).toBe(result.requests);
  expect(first?.seconds).toBeGreaterThan(0.299);
  expect(sum(({ seconds }) => seconds)).toBeCloseTo(result.durationSeconds, 3);
});

test('a staircase that goes down serves nobody but those who are active', async () => {
  await using server = await countingServer(
    (socket) => void setTimeout(() => socket.write(answer()), 20),
  );
  const population = closed({ levels: [4, 1] });
  const result = await run(server.spec({ populations: [population], durationSeconds: 1.2 }));
  const [, last] = result.levels ?? [];
  expect(last?.answeredShare).toBeGreaterThan(0);
  expect(last?.answeredShare).toBeLessThanOrEqual(1);
});

test('a step in which a thread has nothing to do is served by the others', async () => {
  await using server = await countingServer();
  const population = closed({ levels: [1, 2, 4] });
  const spec = { populations: [population], durationSeconds: 1.5, clientThreads: 2 } as const;
  const result = await run(server.spec(spec));
  expect(result.levels?.map(({ level }) => level)).toEqual([1, 2, 4]);
  for (const { answeredShare } of result.levels ?? []) expect(answeredShare).toBeGreaterThan(0);
});

test('populations that share a load keep their own counters', async () => {
  await using server = await countingServer((socket, request) => {
    // Kept-alive connections are answered at once, new ones after 30 ms.
    if (request > 1) good(socket, request);
    else setTimeout(() => good(socket, request), 30);
  });
  const populations = [
    open({ name: 'new', fresh: true, ratePerSecond: 50, connections: 20 }),
    parked({ connections: 6 }),
    closed({ name: 'active', connections: 2 }),
  ] as const;
  const result = await run(server.spec({ populations, durationSeconds: 0.6, warmupSeconds: 0.2 }));
  const [held, active] = result.others;
  expect(result.name).toBe('new');
  expect(due(result)).toBe(30);
  expect(result.latencyUs?.p50).toBeGreaterThan(29_000);
  expect(held?.requests).toBe(0);
  expect(held?.served?.longestSilenceUs).toBe(0);
  expect(active?.latencyUs?.p50).toBeLessThan(20_000);
  for (const each of [result, ...result.others]) expect(balance(each)).toBe(0);
});

test('who was parked in the warm-up is served, who was not is not', async () => {
  let asked = 0;
  await using server = await countingServer((socket, request) => {
    asked += 1;
    if (asked > 2) good(socket, request);
  });
  const population = parked({ connections: 8 });
  const result = await run(server.spec({ populations: [population], warmupSeconds: 0.2 }));
  expect(result.requests).toBe(0);
  expect(result.served).toMatchObject({ connections: 8, answered: 6, answeredShare: 0.75 });
});

test.each([closed(), parked()])(
  'who cannot even connect waits all the same: $model',
  async (population) => {
    using server = fullServer();
    const spec = {
      ...loadSpec(server.port),
      populations: [population],
      timeoutSeconds: 5,
    } as const;
    const result = await run({ ...spec, durationSeconds: 0.5 });
    expect(result.sent).toBe(0);
    expect(result.served?.longestSilenceUs).toBeGreaterThan(450_000);
    expect(result.latencyUs?.p50).toBeGreaterThan(450_000);
    expect(balance(result)).toBe(0);
  },
);

test('in an open loop each request that was due is in the latency once, connected or not', async () => {
  using server = fullServer();
  const spec = { ...loadSpec(server.port), populations: [open()], timeoutSeconds: 0.1 } as const;
  const result = await run({ ...spec, durationSeconds: 0.5 });
  expect(result.errors.timeout).toBeGreaterThan(0);
  expect([due(result), result.sent]).toEqual([50, 0]);
  for (const latency of [result.latencyUs, result.sentLatencyUs]) {
    expect(latency).toMatchObject({ count: 50, lost: 50 });
  }
});

test('who starves is seen, although the others look healthy', async () => {
  const lucky = new Set<unknown>();
  await using server = await countingServer((socket, request) => {
    if (lucky.size < 2) lucky.add(socket);
    if (lucky.has(socket)) good(socket, request);
  });
  const result = await run(
    server.spec({ populations: [closed({ connections: 8 })], timeoutSeconds: 9 }),
  );
  expect(result.served).toMatchObject({ connections: 8, answered: 2, answeredShare: 0.25 });
  expect(result.served?.jainIndex).toBeLessThan(0.26);
  expect(result.served?.longestSilenceUs).toBeGreaterThan(290_000);
  expect(result.inFlight).toBe(6);
  // In the picture with what they have waited so far.
  expect(result.latencyUs?.max).toBeGreaterThan(290_000);
});

test('the first request of a connection and the later ones are timed apart', async () => {
  const slowStart: Behaviour = (socket, request) => {
    const text = request < 5 ? answer() : answer().replace('OK\r\n', 'OK\r\nConnection: close\r\n');
    const send = () => (request < 5 ? socket.write(text) : socket.end(text));
    if (request === 1) setTimeout(send, 30);
    else send();
  };
  await using server = await countingServer(slowStart);
  const result = await run(server.spec({ durationSeconds: 0.5 }));
  expect(result.freshLatencyUs?.p50).toBeGreaterThan(29_000);
  expect(result.reusedLatencyUs?.p50).toBeLessThan(20_000);
  // Five answers a connection: each that was asked to close came back.
  expect(result.reconnects?.connectionClose).toBeGreaterThanOrEqual(server.connections - 4);
});

test('a later request that times out is one on a reused connection', async () => {
  await using server = await countingServer((socket, request) => {
    if (request === 1) good(socket, request);
  });
  const result = await run(server.spec({ timeoutSeconds: 0.5, durationSeconds: 2 }));
  expect(result.errors.timeout).toBeGreaterThan(4);
  expect(result.freshLatencyUs?.count).toBe(result.requests);
  expect(result.reusedLatencyUs?.p50).toBeGreaterThan(499_000);
});

test('two windows of one load are one result', async () => {
  await using server = await countingServer();
  const result = await run(server.spec({ warmupSeconds: 0.2 }));
  // The connections of the warm-up went on: none of them is fresh any more.
  expect(server.connections).toBe(4);
  expect(result.freshLatencyUs).toBeNull();
  expect(result.reusedLatencyUs?.count).toBe(result.requests);
});

test('a staircase of rates is the same on several threads', async () => {
  await using server = await countingServer();
  const population = open({ levels: [50, 100], connections: 4 });
  const spec = { populations: [population], durationSeconds: 1, clientThreads: 2 } as const;
  const load = async () => {
    const result = await run(server.spec(spec));
    expect(result.levels?.map(({ level }) => level)).toEqual([50, 100]);
    expect(due(result)).toBe(75);
    return result;
  };
  // A request that is due in one step and answered in the next one counts there.
  const inSteps = ({ levels }: LoadResult) => levels?.map(({ requests }) => requests);
  const result = await upToThree(load, (each) => inSteps(each)?.join() === '25,50');
  expect(inSteps(result)).toEqual([25, 50]);
});

test('an answer whose body comes late has an early first byte', async () => {
  await using server = await countingServer((socket) => {
    const text = answer();
    socket.write(text.slice(0, 60));
    setTimeout(() => socket.write(text.slice(60)), 40);
  });
  const result = await run(server.spec({ durationSeconds: 0.5 }));
  expect(result.firstByteUs?.count).toBe(result.requests);
  expect(result.firstByteUs?.p50).toBeLessThan(20_000);
  expect(result.latencyUs?.p50).toBeGreaterThan(39_000);
});
