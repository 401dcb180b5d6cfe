import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import * as tls from 'node:tls';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import type { Asked, FirstAnswer } from '../../src/load/first-answer/answer.ts';
import { askFirst } from '../../src/load/first-answer.ts';
import { authority, type CertificateName, certificate } from '../fixtures/certificates.ts';
import { body, countingServer, overTls } from '../fixtures/load/counting-server.ts';

const never = new AbortController().signal;
const get = { method: 'GET', path: '/' };
const trust = { authorities: [authority], any: false };
const overH2 = { ...overTls, protocol: 'h2' } as const;
const with12 = { tls: { serverName: 'localhost', version: '1.2' } } as const;
const with13 = { tls: { serverName: 'localhost', version: '1.3' } } as const;

/** Asks on a port; returns the answer, or the problem in words. */
async function askedAt(port: number, change: Partial<Asked> = {}): Promise<FirstAnswer | string> {
  const load = { host: '127.0.0.1', port, timeoutSeconds: 10, ...overTls, trust, ...change };
  const found = await askFirst(load, get, 'keep-alive', never);
  return 'problem' in found ? wording(found.problem) : found;
}

/** Asks a server of Node. */
async function asked(server: Server, change: Partial<Asked> = {}) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await askedAt((server.address() as AddressInfo).port, change);
  } finally {
    server.close();
  }
}

const page: http.RequestListener = (_, response) => void response.end(body);

/** Returns a server of node:https. */
const secured = (name: CertificateName = 'valid', options: https.ServerOptions = {}) =>
  https.createServer({ ...certificate(name), ...options }, page);

describe.concurrent('the first question over TLS', () => {
  test('is answered, and says what the handshake agreed on', async () => {
    expect(await asked(secured())).toEqual({
      status: 200,
      interimStatuses: [],
      location: null,
      body: { bytes: 1024, crc32: crc32(body) },
      isAscii: true,
      tls: {
        tlsVersion: 'TLSv1.3',
        cipher: expect.stringMatching(/^TLS_\w+_SHA\d+$/),
        alpn: 'http/1.1',
        certificateKey: 'EC prime256v1',
        verified: true,
      },
    });
    expect(await asked(secured(), with12)).toMatchObject({
      tls: { tlsVersion: 'TLSv1.2', cipher: expect.stringMatching(/^TLS_ECDHE_ECDSA_WITH_/) },
    });
  });

  test('sends the name of the URL, and no address', async () => {
    const seen: (string | false | null)[] = [];
    for (const serverName of ['localhost', '127.0.0.1']) {
      const server = secured();
      server.on('secureConnection', (socket) => seen.push(socket.servername));
      expect(await asked(server, { tls: { serverName } })).toMatchObject({ status: 200 });
    }
    expect(seen).toEqual(['localhost', false]);
  });

  test.each<readonly [string, CertificateName, Partial<Asked>, RegExp]>([
    [
      'is for another name',
      'other-name',
      {},
      /^the certificate is for "shop\.example", "www\.shop\.example", not for localhost; load such/,
    ],
    [
      'is for another name than the address',
      'other-name',
      { tls: { serverName: '127.0.0.1' } },
      /not for 127\.0\.0\.1; load such a name/,
    ],
    [
      'has expired',
      'expired',
      {},
      /^the certificate of "localhost" expired on 2021-01-01; renew it, or --insecure accepts it$/,
    ],
    [
      'is signed by itself',
      'self-signed',
      {},
      /by itself \(DEPTH_ZERO_\w+\); --cacert FILE trusts an authority, --insecure any cert/,
    ],
    [
      'is by an unknown authority',
      'valid',
      { trust: { authorities: [], any: false } },
      / is by "Authority of the tests", whom this machine does not trust .*--cacert FILE trusts/,
    ],
  ])('refuses a certificate that %s, unless any is accepted', async (_, name, change, said) => {
    expect(await asked(secured(name), change)).toMatch(said);
    const any = { ...change, trust: { authorities: [], any: true } };
    expect(await asked(secured(name), any)).toMatchObject({
      status: 200,
      tls: { verified: false },
    });
  });

  test('trusts a certificate that is its own authority', async () => {
    const own = { authorities: [certificate('self-signed').cert], any: false };
    expect(await asked(secured('self-signed'), { trust: own })).toMatchObject({
      tls: { verified: true },
    });
  });

  test('says that a port speaks no TLS', async () => {
    expect(await asked(http.createServer(page))).toBe(
      'the port does not speak TLS; give its http: URL',
    );
    const hangsUp = createServer((socket) => socket.once('data', () => socket.end()));
    expect(await asked(hangsUp)).toMatch(
      /^the server ended the connection within the TLS handshake \(ECONNRESET\); .* http: URL$/,
    );
  });

  test('says that a port speaks TLS only', async () => {
    expect(await asked(secured(), { protocol: 'http1' })).toBe(
      'the port speaks TLS; give its https: URL',
    );
    const httpd = http.createServer((_, response) => {
      response.writeHead(400).end("You're speaking plain HTTP to an SSL-enabled server port.");
    });
    expect(await asked(httpd, { protocol: 'http1' })).toBe(
      'the port speaks TLS; give its https: URL',
    );
  });

  test('says which protocol the server selects instead', async () => {
    const instead =
      / speak HTTP\/2 over TLS here: it selects http\/1\.1 .*, which --protocol https1 loads$/;
    expect(await asked(secured(), overH2)).toMatch(instead);
    const withoutAlpn = tls.createServer(certificate('valid'));
    expect(await asked(withoutAlpn, overH2)).toMatch(instead);
    const onlyH2 = http2.createSecureServer(certificate('valid'));
    expect(await asked(onlyH2)).toMatch(
      / speak HTTP\/1\.1 over TLS here: it selects h2 \(ALPN\), which --protocol h2 loads$/,
    );
    const another = tls.createServer({ ...certificate('valid'), ALPNProtocols: ['imap'] });
    expect(await asked(another)).toMatch(/: it selects none of http\/1\.1, h2 \(ALPN\)$/);
  });

  test('says that there is no version in common', async () => {
    const new13 = secured('valid', { minVersion: 'TLSv1.3' });
    expect(await asked(new13, with12)).toBe(
      'the server does not speak the only version of --tls-version 1.2',
    );
    const old12 = secured('valid', { maxVersion: 'TLSv1.2' });
    expect(await asked(old12, with13)).toBe(
      'the server does not speak the only version of --tls-version 1.3',
    );
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const;
    const ancient = secured('valid', { ...old, ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(await asked(ancient)).toBe(
      'the server speaks neither TLS 1.2 nor TLS 1.3, and the load nothing older',
    );
  });

  test('says that there is no cipher in common', async () => {
    const rsaOnly = secured('valid', { ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2' });
    expect(await asked(rsaOnly)).toMatch(/refused the TLS handshake \(ERR_SSL_\S+\): it shares no/);
  });

  test('says that a certificate of the client is demanded', async () => {
    const demanding = () => secured('valid', { requestCert: true, ca: authority });
    expect(await asked(demanding(), with13)).toMatch(
      /^the server demands a certificate of its clients, and the load has none; let it take/,
    );
    expect(await asked(demanding(), with12)).toMatch(
      /^the server refused the TLS handshake .* demands a certificate of its clients/,
    );
  });

  test('gives up a handshake that is not answered', async () => {
    await using server = await countingServer(() => {});
    expect(await askedAt(server.port, { timeoutSeconds: 0.5 })).toBe(
      'the TLS handshake had not ended within --timeout 0.5s',
    );
  });

  test('gives up an answer that does not come after the handshake', async () => {
    await using server = await countingServer(() => {}, 0, certificate('valid'));
    expect(await askedAt(server.port, { timeoutSeconds: 3 })).toBe(
      'no answer came within --timeout 3s',
    );
  });

  test('is given up at once when it is interrupted', async () => {
    await using server = await countingServer(() => {});
    const stop = new AbortController();
    const load = { host: '127.0.0.1', port: server.port, timeoutSeconds: 60, ...overTls };
    const asking = askFirst(load, get, 'close', stop.signal);
    setTimeout(() => stop.abort(new Error('interrupted by SIGINT')), 50);
    await expect(asking).rejects.toThrow('interrupted by SIGINT');
  });

  test('says that nobody listens', async () => {
    expect(await askedAt(1)).toBe('nobody listens on 127.0.0.1:1 (ECONNREFUSED)');
  });
});
