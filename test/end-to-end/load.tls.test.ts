import * as http from 'node:http';
import { describe, expect, test } from 'vitest';
import { load } from '../../src/cli/load.ts';
import { authorityFile, type CertificateName, certificate } from '../fixtures/certificates.ts';
import { commandLine } from '../fixtures/command-line.ts';
import {
  answer,
  body,
  countingServer,
  type HeadBehaviour,
} from '../fixtures/load/counting-server.ts';
import { http2Server } from '../fixtures/load/http2-server.ts';
import { runCommand } from '../fixtures/run-command.ts';

// Runs alone: it demands valid loads.

const short = ['--duration', '0.5', '--warmup', '0', '--connections', '2'];
const trusted = ['--cacert', authorityFile];
const bursts = ['--driver', 'undici', '--burst', '2', '--rest', '20ms'];

/** Answers after a moment, so that the generator is idle most of the time. */
const later = (text: string): HeadBehaviour => {
  return (socket) => void setTimeout(() => socket.write(text), 4);
};

/** Loads a server over TLS that behaves like this. */
async function loaded(
  flags: readonly string[],
  behave: HeadBehaviour = later(answer()),
  url = (port: number) => `https://localhost:${port}/`,
  name: CertificateName = 'valid',
) {
  await using server = await countingServer(behave, 0, certificate(name));
  const { code, text } = await runCommand(load, url(server.port), ...short, ...flags);
  return { code, text, requests: server.requests };
}

/** Expects some answers, all of them right. */
function expectAnswers(text: string) {
  expect(text).toMatch(/^ {2}requests +[1-9]/m);
  expect(text).toMatch(/^ {2}errors +none$/m);
}

const recordIn = (text: string) => JSON.parse(text.slice(text.indexOf('\n{') + 1));

describe.concurrent('npm run load over TLS', () => {
  test('says in words what the handshakes agreed on', async () => {
    const { code, text } = await loaded(trusted);
    expect(text).toContain('driver raw, HTTP/1.1 over TLS → https://localhost:');
    expect(text).toMatch(/^ {2}handshakes +2 full, 0 resumed, 0 failed$/m);
    expect(text).toMatch(/^ {2}handshake +p50 /m);
    expect(text).toMatch(
      /^ {2}TLS +TLS 1\.3, TLS_\w+, ALPN http\/1\.1, certificate EC prime256v1$/m,
    );
    expect(text).toMatch(/^ {2}validity +valid$/m);
    expect(code).toBe(0);
  });

  test('says it in the record too', async () => {
    const { code, text } = await loaded([...trusted, '--tls-version', '1.2', '--json']);
    expect(code).toBe(0);
    expect(recordIn(text)).toMatchObject({
      spec: { protocol: 'https1', tls: { serverName: 'localhost', version: '1.2' } },
      tls: { tlsVersion: 'TLSv1.2', alpn: 'http/1.1', verified: true },
      handshakes: { full: 2, resumed: 0, failed: 0, handshakeUs: { count: 2 } },
    });
  });

  test('speaks HTTP/2 with and without TLS', async () => {
    for (const [protocol, secure] of [
      ['h2', true],
      ['h2c', false],
    ] as const) {
      await using server = await http2Server(undefined, secure);
      const url = `http${secure ? 's' : ''}://localhost:${server.port}/a`;
      const flags = [...(secure ? trusted : []), '--protocol', protocol];
      const calm = ['--rate', '50', '--streams', '4'];
      const { code, text } = await runCommand(load, url, ...short, ...flags, ...calm);
      expect(text).toContain(`up to 4 streams each; 0.5 s, driver raw, HTTP/2 `);
      expect(text).toContain(`HTTP/2 ${secure ? 'over' : 'without'} TLS → ${url}`);
      expect(text.includes('ALPN h2')).toBe(secure);
      expectAnswers(text);
      expect(code).toBe(0);
      expect(server.requests[0]).toMatchObject({ target: '/a' });
      const checked = await runCommand(load, url, ...short, ...flags, ...bursts);
      expectAnswers(checked.text);
    }
  });

  test('is checked by drivers of other authors', async () => {
    const loop = await loaded([...trusted, '--driver', 'autocannon']);
    expectAnswers(loop.text);
    expect(loop.text).toMatch(/^ {2}handshakes +2 full, 0 resumed, 0 failed$/m);
    const other = await loaded([...trusted, ...bursts]);
    expectAnswers(other.text);
    expect(other.text).toMatch(/^ {2}handshakes +[1-9]\d* full, 0 resumed, 0 failed$/m);
  });

  test('resumes sessions on request', async () => {
    for (const clients of [bursts, ['--fresh', '--rate', '20']]) {
      const { text } = await loaded([...trusted, ...clients, '--resume', '--duration', '2s']);
      expect(text).toMatch(/^ {2}handshakes +[12] full, [1-9]\d* resumed, 0 failed$/m);
      expect(text).toContain('TLS sessions resumed');
      expectAnswers(text);
    }
  });

  test('refuses a certificate before the load, and says what helps', async () => {
    const unknown = await loaded([]);
    expect(unknown.text).toMatch(/^https:\/\/localhost:\d+\/: the certificate is by "Authority of/);
    expect(unknown.text).toMatch(/--cacert FILE trusts an authority, --insecure any certificate\n/);
    expect(unknown.text).toContain('No load was made.');
    expect([unknown.code, unknown.requests]).toEqual([2, 0]);
    const any = await loaded(['--insecure']);
    expect(any.text).toMatch(/^ {2}TLS .*, not verified$/m);
    expect(any.code).toBe(0);
  });

  test.each<readonly [CertificateName, RegExp]>([
    ['other-name', /: the certificate is for "shop\.example", .* not for localhost; load such a/],
    ['expired', /: the certificate of "localhost" expired on 2021-01-01; renew it/],
    ['self-signed', /: the certificate is signed by itself .*; --cacert FILE trusts/],
  ])('refuses the certificate %s', async (name, said) => {
    const { code, text, requests } = await loaded(trusted, undefined, undefined, name);
    expect(text).toMatch(said);
    expect([code, requests]).toEqual([2, 0]);
  });

  test('ends soon where the port does not answer as its URL says', async () => {
    await using silent = await countingServer(() => {});
    const at = `localhost:${silent.port}/`;
    const late = await runCommand(load, `https://${at}`, '--timeout', '0.5s');
    expect(late.text).toContain('the TLS handshake had not ended within --timeout 0.5s');
    expect(late.code).toBe(2);
    const plain = http.createServer((_, response) => void response.end(body));
    await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
    const address = plain.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const other = await runCommand(load, `https://localhost:${port}/`);
    plain.close();
    expect(other.text).toContain('the port does not speak TLS; give its http: URL');
    expect(other.code).toBe(2);
    const tls = await loaded([], undefined, (tlsPort) => `http://localhost:${tlsPort}/`);
    expect(tls.text).toContain('the port speaks TLS; give its https: URL');
    expect(tls.code).toBe(2);
    const old = await loaded([...trusted, '--protocol', 'h2']);
    expect(old.text).toContain('which --protocol https1 loads');
    expect(old.code).toBe(2);
  });

  const moved = answer('moved', '302 Found').replace('\r\n', '\r\nLocation: /else?a\r\n');

  test('names where a redirect leads, and measures it where that is wanted', async () => {
    const refused = await loaded(trusted, later(moved));
    expect(refused.text).toMatch(/answers 302, not 200: it redirects to "https:.*\/else\?a"; /);
    expect(refused.code).toBe(2);
    const measured = await loaded([...trusted, '--expect-status', '302'], later(moved));
    expect(measured.code).toBe(0);
  });

  test('sends method, fields, and the password of the URL, and prints none', async () => {
    const heads: string[] = [];
    const recording: HeadBehaviour = (socket, _, head) => {
      heads.push(head);
      setTimeout(() => socket.write('HTTP/1.1 204 No Content\r\n\r\n'), 4);
    };
    const flags = ['--method', 'HEAD', '--header', 'X-Name: a', '--expect-status', '204'];
    const url = (port: number) => `https://tester:s%40cret@localhost:${port}/`;
    const { code, text } = await loaded([...trusted, ...flags], recording, url);
    expect(code).toBe(0);
    expect(text).not.toMatch(/tester|cret|Basic/);
    for (const head of heads) {
      expect(head).toMatch(/^HEAD \/ HTTP\/1\.1\r\nHost: localhost:\d+\r\n/i);
      expect(head).toContain(`Authorization: Basic ${btoa('tester:s@cret')}`);
      expect(head).toContain('X-Name: a');
    }
    const asks = await loaded(trusted, later(answer(body, '401 Unauthorized')));
    expect(asks.text).toContain('as in https://USER:PASSWORD@HOST/');
  });

  test('counts an interim answer as none', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n';
    const { code, text } = await loaded(trusted, later(hints + answer()));
    expect(text).toMatch(/^ {2}errors +none$/m);
    expect(code).toBe(0);
    const refused = await loaded([...trusted, '--driver', 'autocannon'], later(hints + answer()));
    expect(refused.text).toMatch(/--driver autocannon cannot measure this answer: .* 103/);
  });

  test('finds all that does not go together at once', async () => {
    const { code, text } = await runCommand(
      load,
      ...['http://127.0.0.1:1/', '--protocol', 'h2', '--streams', '4', '--burst', '2'],
      ...['--cacert', '/nowhere', '--tls-version', '1.1'],
    );
    expect(code).toBe(2);
    for (const words of [
      '--protocol h2 is HTTP/2 over TLS: give an https: URL, or choose http1 or h2c',
      '--streams and --burst exclude each other: such a connection has one request',
      '--cacert "/nowhere": no readable file of certificates in PEM',
      '--tls-version "1.1": choose 1.2 or 1.3',
      'Nothing was done.',
    ]) {
      expect(text).toContain(words);
    }
    const cannot = await runCommand(
      load,
      ...['https://127.0.0.1:1/', '--driver', 'autocannon', '--protocol', 'h2'],
    );
    expect(cannot.text).toContain('--driver autocannon cannot drive this load: use raw');
  });

  test('trusts the authorities of the system', async () => {
    await using server = await countingServer(later(answer()), 0, certificate('valid'));
    const { start } = commandLine();
    process.env.SSL_CERT_FILE = authorityFile;
    const child = start('load', `https://localhost:${server.port}/`, ...short);
    delete process.env.SSL_CERT_FILE;
    const { code, err } = await child.ended;
    expect(err).not.toContain('certificate');
    expect(code).toBe(0);
  });
});
