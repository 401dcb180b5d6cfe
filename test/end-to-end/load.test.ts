import { execFileSync, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { commandLine } from '../fixtures/command-line.ts';
import { answer, countingServer } from '../fixtures/load/counting-server.ts';

// Runs beside one other: it measures real load.

const short = ['--duration', '0.4', '--warmup', '0'];
/** Leaves the generator idle most of the time, however busy this machine is. */
const unhurried = (socket: Socket) => void setTimeout(() => socket.write(answer()), 5);

const at = ({ port }: { readonly port: number }) => `http://127.0.0.1:${port}/1k.txt`;

test(
  '--json prints one object with the names of the contract, and ' + 'nothing else on stdout',
  async () => {
    await using server = await countingServer(unhurried);
    const { run } = commandLine();
    const { code, out } = await run('load', at(server), '--connections', '4', ...short, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      ...{ name: 'closed loop', model: 'closed', sent: expect.any(Number) },
      latencyUs: { kind: 'sent', p50: expect.any(Number), p999: expect.any(Number) },
      errors: {
        ...{ refused: 0, reset: 0, timeout: 0 },
        ...{ closedWithoutResponse: 0, badResponse: 0 },
      },
      generator: { cpuShare: expect.any(Number), bound: false },
      served: { connections: 4, answered: 4 },
      validity: { verdict: 'valid' },
      spec: { driver: 'raw', populations: [{ connections: 4, expectedBody: { bytes: 1024 } }] },
    });
    // The server saw them all, and the two that asked what the document is, and whether it stays.
    expect(server.requests).toBe(report.sent + 2);
    expect(report.requests).toBeGreaterThan(10);
  },
);

test.each([
  ['an open loop', ['--rate', '100', '--arrivals', 'poisson'], 'since sent'],
  ['bursts', ['--burst', '16', '--rest', '50ms'], 'first byte'],
  ['a connection a request', ['--fresh', '--connections', '2'], 'latency'],
  ['a staircase', ['--levels', '1,2,4'], 'step 4'],
  ['a staircase of rates', ['--rate', '10', '--levels', '50,100'], 'step 100'],
  ['parked connections beside new ones', ['--fresh', '--rate', '50', '--parked', '8'], 'parked:'],
  [
    'slow clients beside',
    ['--slow', '2', '--slow-bytes', '16', '--slow-interval', '10ms'],
    'slow:',
  ],
  ['two threads', ['--client-threads', '2', '--connections', '4'], 'served'],
  ['autocannon', ['--driver', 'autocannon', '--connections', '4'], 'latency'],
  ['undici', ['--driver', 'undici', '--burst', '8'], 'first byte'],
])('%s can be asked for, and is named in words', async (_, flags, word) => {
  await using server = await countingServer();
  const { run } = commandLine();
  const { out, err } = await run('load', at(server), ...flags, ...short);
  expect(out).toMatch(/^ {2}requests +\d/m);
  expect(out).toContain(word);
  expect(err).toContain(`→ ${at(server)}`);
  expect(server.requests).toBeGreaterThan(2);
});

test(
  'a staircase has as many connections as its highest step, and ' + 'nobody else to serve',
  async () => {
    await using server = await countingServer();
    const { run } = commandLine();
    const { out } = await run('load', at(server), '--levels', '1,4,2', ...short, '--json');
    expect(JSON.parse(out).served.connections).toBe(4);
  },
);

test('the wrong flags are reported all at once, and no load is made', async () => {
  await using server = await countingServer();
  const { run } = commandLine();
  const { code, out, err } = await run(
    ...['load', 'ftp://127.0.0.1/', '--connections', 'many', '--rate', '5', '--burst', '5'],
    ...['--driver', 'autocannon', '--arrivals', 'often', '--duration', '-1s', '--cpus', '4096'],
  );
  expect(code).toBe(2);
  expect(out).toBe('');
  for (const words of [
    'URL "ftp://127.0.0.1/": give one such as http://127.0.0.1:8080/1k.txt',
    '--rate and --burst exclude each other',
    '--driver autocannon cannot drive this load: use raw or undici',
    '--duration "-1s"',
    '--cpus 4096: this process may use',
    'Nothing was done.',
  ]) {
    expect(err).toContain(words);
  }
  expect(err).not.toContain('    at ');
  expect(server.requests).toBe(0);
});

test('another machine is not loaded unless that is said', async () => {
  const { run } = commandLine();
  const { code, err } = await run('load', 'http://192.0.2.1/');
  expect(code).toBe(2);
  expect(err).toContain(
    '192.0.2.1 is not a loopback address; --allow-remote confirms that you may load it',
  );
});

test(
  'a port where nobody listens, and a document that is not there, are found before the ' + 'load',
  async () => {
    const { run } = commandLine();
    const nobody = await run('load', 'http://127.0.0.1:1/');
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('ECONNREFUSED')]);
    await using server = await countingServer((socket) =>
      socket.end(answer('no', '404 Not Found')),
    );
    const missing = await run('load', at(server));
    expect([missing.code, missing.err]).toEqual([
      2,
      expect.stringContaining('answers 404, not 200'),
    ]);
    expect(server.requests).toBe(1);
  },
);

test('a rate that the generator cannot send is refused with what it can', async () => {
  await using server = await countingServer();
  const { run } = commandLine();
  const { code, err } = await run('load', at(server), '--rate', '1000000');
  expect(code).toBe(2);
  expect(err).toMatch(
    /--rate: 1000000 requests\/s are more than .* can send here \(\d+ requests\/s/,
  );
});

test('too few descriptors are found before the load, with the number needed', async () => {
  await using server = await countingServer();
  const cli = resolve(import.meta.dirname, '../../src/cli/main.ts');
  const command = `ulimit -n 256; exec "$0" ${cli} load ${at(server)} --connections 5000 2>&1`;
  // The server answers meanwhile, so this process must not wait for the other one.
  const child = spawn('sh', ['-c', command, process.execPath], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  const code = await new Promise((done) => child.on('close', done));
  expect(code).toBe(2);
  expect(text).toMatch(/5000 connections need \d{4} file descriptors and the limit is 256/);
});

test('an interrupt ends the load at once and leaves no generator', async () => {
  await using server = await countingServer();
  const { start } = commandLine();
  const child = start('load', at(server), '--duration', '60');
  while (server.requests < 10) await wait(20);
  const generators = execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' });
  child.kill('SIGINT');
  const { code } = await child.ended;
  expect(code).toBe(130);
  for (const pid of generators.trim().split('\n')) {
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  }
});

test('what the server does wrong is a result, and the status says that it was', async () => {
  let request = 0;
  await using server = await countingServer((socket) => {
    request += 1;
    if (request === 1) socket.write(answer());
    else setTimeout(() => socket.resetAndDestroy(), 5);
  });
  const { run } = commandLine();
  const { code, out } = await run('load', at(server), ...short, '--json');
  expect(code).toBe(3);
  const { errors, validity, failures } = JSON.parse(out);
  expect(errors.reset).toBeGreaterThan(0);
  expect(validity.verdict).toBe('failures');
  expect(failures).toMatchObject({ failed: errors.reset, of: errors.reset, share: 1 });
});

test('a server that is gone ends the load, and says who', async () => {
  const server = await countingServer();
  const { start } = commandLine();
  const child = start('load', at(server), '--duration', '60');
  while (server.requests < 10) await wait(20);
  await server[Symbol.asyncDispose]();
  const { code, err } = await child.ended;
  expect(code).toBe(3);
  expect(err).toContain(`nobody listens on 127.0.0.1:${server.port} any more`);
});
