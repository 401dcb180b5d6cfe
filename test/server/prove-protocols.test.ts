import { constants } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { processTree } from '../../src/os/proc.ts';
import { replaceableServer } from '../../src/run/replaceable-server.ts';
import { arms } from '../../src/server/arm.ts';
import { keyKinds, makeCertificate } from '../../src/server/certificate.ts';
import { proveProtocols } from '../../src/server/prove-protocols.ts';
import type { StartRequest } from '../../src/server/server.ts';
import { clientProtocols } from '../fixtures/client-protocols.ts';
import { type Change, fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';

// Runs beside one other: it starts whole pools in the time that an arm has for that.

const certificates = { ecdsa: makeCertificate('ecdsa'), rsa: makeCertificate('rsa') };

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const every = clientProtocols('https1', 'h2', 'h2c');

/** A start over all protocols, with one of the two certificates. */
const speaking = async (
  key: 'ecdsa' | 'rsa' = 'ecdsa',
  version?: '1.2' | '1.3',
): Promise<Change> => ({
  protocols: every,
  tls: { ...(await certificates[key]), ...(version && { version }) },
});

describe.each(['httpd-prefork', 'httpd-worker', 'httpd-event'] as const)('%s', (id) => {
  test.each(keyKinds)('proves every protocol with a key of %s', async (key) => {
    using run = testRun();
    await using server = await run.start(id, await speaking(key));
    expect(server.tlsPort).not.toBe(server.port);
    const overTls = { tlsVersion: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' };
    const https1 = { ...overTls, alpn: 'http/1.1' };
    expect(server.identity.negotiated).toEqual(
      id === 'httpd-prefork'
        ? { https1 }
        : {
            https1,
            h2: { ...overTls, alpn: 'h2' },
            h2c: { tlsVersion: null, cipher: null, alpn: null },
          },
    );
  });

  test.each(['1.2', '1.3'] as const)(
    'resumes a session of TLS %s in another child, from its ticket and from the cache',
    async (version) => {
      using run = testRun();
      await using server = await run.start(id, await speaking('ecdsa', version));
      const ca = (await certificates.ecdsa).certificatePem;
      const withoutTicket = { secureOptions: constants.SSL_OP_NO_TICKET };
      for (const how of [{}, withoutTicket]) {
        const options: ConnectionOptions = {
          ...{ ca, host: server.host, port: server.tlsPort, servername: 'localhost' },
          ...{ minVersion: `TLSv${version}`, maxVersion: `TLSv${version}`, ...how },
        };
        const first = await asked(options);
        expect(first.socket.isSessionReused()).toBe(false);
        // The first one is kept alive meanwhile: under prefork its child answers nobody else.
        const others: TLSSocket[] = [];
        for (let i = 0; i < 4; i += 1) {
          const { socket } = await asked({ ...options, session: first.session });
          others.push(socket);
        }
        expect(others.map((each) => each.isSessionReused())).toEqual(Array(4).fill(true));
        for (const each of [first.socket, ...others]) each.destroy();
      }
    },
  );
});

/** Opens a connection, asks for the document on it, and waits for a session to resume. */
async function asked(options: ConnectionOptions) {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const socket = connect(options);
  socket.on('error', reject).on('session', resolve);
  await new Promise<void>((done) => socket.once('secureConnect', done));
  const answered = new Promise<string>((done) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.length > 1200) done(text);
    });
  });
  socket.write('GET /1k.txt HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(await answered).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  const session = socket.isSessionReused() ? (options.session as Buffer) : await promise;
  return { socket, session };
}

test('with TLS 1.2 alone the cipher suits the key', async () => {
  using run = testRun();
  for (const [key, name] of [
    ['ecdsa', /^TLS_ECDHE_ECDSA_WITH_AES_(128|256)_GCM_/],
    ['rsa', /^TLS_ECDHE_RSA_WITH_AES_(128|256)_GCM_/],
  ] as const) {
    await using server = await run.start('httpd-event', await speaking(key, '1.2'));
    expect(server.identity.negotiated?.h2).toEqual({
      ...{ tlsVersion: 'TLSv1.2', cipher: expect.stringMatching(name), alpn: 'h2' },
    });
  }
});

/** Names of the libraries and modules that a server and its children have mapped. */
const mappedBy = (pid: number) =>
  [...new Set(processTree(pid).map((each) => readFileSync(`/proc/${each}/maps`, 'utf8')))]
    .join('\n')
    .match(/(?:mod_ssl|mod_http2|mod_socache_shmcb|libssl|libnghttp2)[^/\s]*/g) ?? [];

test('without them a server loads nothing of TLS or HTTP/2, and listens once', async () => {
  using run = testRun();
  await using plain = await run.start('httpd-event');
  expect(mappedBy(plain.pid ?? 0)).toEqual([]);
  expect(plain).not.toHaveProperty('tlsPort');
  expect(plain.identity).not.toHaveProperty('negotiated');
  await using secure = await run.start('httpd-event', await speaking());
  const names = mappedBy(secure.pid ?? 0);
  for (const name of ['mod_ssl', 'mod_http2', 'libssl']) {
    expect(
      names.some((each) => each.startsWith(name)),
      name,
    ).toBe(true);
  }
});

test('prefork has no pool of threads for a protocol that is inactive', async () => {
  using run = testRun();
  await using server = await run.start('httpd-prefork', await speaking());
  const threads = processTree(server.pid ?? 0).map(
    (pid) => readdirSync(`/proc/${pid}/task`).length,
  );
  expect(threads).toHaveLength(65);
  // By its defaults mod_http2 starts a single thread for each of ThreadsPerChild, which is 1.
  expect(Math.max(...threads)).toBeLessThanOrEqual(2);
});

test('the key is for the owner alone, and gone with the server', async () => {
  using run = testRun();
  const server = await run.start('httpd-event', await speaking());
  const [name = ''] = readdirSync(run.claim.folder).filter((each) => each !== 'owner.json');
  const folder = join(run.claim.folder, name, 'conf/tls');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600);
  await server[Symbol.asyncDispose]();
  expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
});

test('a change of the MPM keeps both ports, and proves the protocols anew', async () => {
  using run = testRun();
  const request = run.request('httpd-event', await speaking());
  const start = (other: StartRequest) => runtime.start(other, never);
  const first = await start(request);
  await using held = replaceableServer(first, request, start);
  const second = await held.change('prefork');
  expect([second.port, second.tlsPort]).toEqual([first.port, first.tlsPort]);
  expect(Object.keys(second.identity.negotiated ?? {})).toEqual(['https1']);
});

test('each start without given ports finds two', async () => {
  using run = testRun();
  await using a = await run.start('httpd-event', await speaking());
  await using b = await run.start('httpd-event', await speaking());
  expect(new Set([a.port, a.tlsPort, b.port, b.tlsPort]).size).toBe(4);
});

describe('a server is refused', () => {
  test('that has another certificate', async () => {
    using run = testRun();
    await using server = await run.start('httpd-event', await speaking());
    const tls = await certificates.rsa;
    const proving = { ...server, tlsPort: server.tlsPort ?? null, protocols: every, tls };
    await expect(proveProtocols({ ...proving, log: server.lastLog }, never)).rejects.toMatchObject({
      stage: 'identity',
      message: expect.stringMatching(
        /^httpd-event does not speak HTTP\/1\.1 over TLS: self-signed/,
      ),
    });
  });

  test('that does not select HTTP/2, or selects it where the plan counts on none', async () => {
    using run = testRun();
    const tls = await certificates.ecdsa;
    const prove = async (
      server: Awaited<ReturnType<typeof run.start>>,
      mpm: 'event' | 'prefork',
    ) => {
      const proving = { ...server, arm: { ...server.arm, mpm }, tlsPort: server.tlsPort ?? null };
      const [, h2] = every;
      return proveProtocols({ ...proving, protocols: [h2!], tls, log: server.lastLog }, never);
    };
    const [https1] = every;
    await using without = await run.start('httpd-event', { protocols: [https1!], tls });
    await expect(prove(without, 'event')).rejects.toMatchObject({ stage: 'identity' });
    await using having = await run.start('httpd-event', await speaking());
    await expect(prove(having, 'prefork')).rejects.toMatchObject({
      ...{
        stage: 'identity',
        message: 'httpd-event selects h2 by ALPN, and the plan counts on none',
      },
    });
  });

  test('whose children have other workers for streams than the plan says', async () => {
    using run = testRun();
    const text = '<IfModule http2_module>\nH2MinWorkers 5\nH2MaxWorkers 7\n</IfModule>\n';
    const tuning = { name: 'file', path: 'x.conf', text } as const;
    await using server = await run.start('httpd-event', { ...(await speaking()), tuning });
    const { tlsPort = null, lastLog: log } = server;
    const arm = arms['httpd-event'];
    const proving = {
      ...server,
      arm,
      tlsPort,
      protocols: every,
      tls: await certificates.ecdsa,
      log,
    };
    await expect(proveProtocols(proving, never)).rejects.toThrow(
      'httpd-event has 5 to 7 workers of HTTP/2 in a child, not 32 to 32',
    );
  });
});
