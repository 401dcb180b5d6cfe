import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/mpm/config/config.ts';
import { asSeen } from '../../fixtures/mpm/http/as-seen.ts';
import type { Case } from '../../fixtures/mpm/http/cases.ts';
import { converse } from '../../fixtures/mpm/http/dialogue.ts';
import { startHarness } from '../../fixtures/mpm/http/harness.ts';
import { startRealHttpd } from '../../fixtures/mpm/http/real.ts';
import { fetchMs } from '../../fixtures/real-httpd.ts';

const get = (target: string, fields = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const post = (body: string) =>
  `POST /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const named = (name: string, bytes: string): Case => ({ name, parts: [bytes] });
const kept = 'Connection: keep-alive\r\n';

/** The same directives go to httpd and through our own reading of its configuration to ours. */
const configurations: Readonly<Record<string, readonly Case[]>> = {
  'KeepAlive Off': [
    named('who asks', get('/hello.txt', kept)),
    named('who does not', get('/hello.txt')),
  ],
  'KeepAliveTimeout 1500ms': [named('who asks', get('/hello.txt', kept))],
  'KeepAliveTimeout 0': [named('who asks', get('/hello.txt', kept))],
  'MaxKeepAliveRequests 0': [named('many', get('/hello.txt', kept).repeat(120))],
  'MaxKeepAliveRequests 2': [named('many', get('/hello.txt', kept).repeat(6))],
  'MaxKeepAliveRequests -1': [named('many', get('/hello.txt', kept).repeat(2))],
  'LimitRequestFields 3': [
    named('three', get('/hello.txt', 'X: 1\r\nX: 2\r\n')),
    named('four', get('/hello.txt', 'X: 1\r\nX: 2\r\nX: 3\r\n')),
  ],
  'LimitRequestFields 0': [
    named('many', get('/hello.txt', 'X: 1\r\n'.repeat(300))),
    named(
      'many that are too long together',
      get('/hello.txt', `X: ${'a'.repeat(30)}\r\n`.repeat(300)),
    ),
    named('many of two names', get('/hello.txt', `X: ${'a'.repeat(30)}\r\nY: b\r\n`.repeat(200))),
  ],
  'LimitRequestLine 40': [20, 24, 25, 26, 27, 28, 40].map((length) =>
    named(`of ${length + 14}`, get(`/${'a'.repeat(length - 1)}`)),
  ),
  'LimitRequestFieldSize 60': [
    ...[57, 58, 59, 60, 61, 62, 63].map((length) =>
      named(`of ${length}`, get('/hello.txt', `X: ${'a'.repeat(length - 3)}\r\n`)),
    ),
    ...[54, 55, 56, 57, 58, 59, 60, 61, 62].map((length) =>
      named(`folded, of ${length}`, get('/hello.txt', `X: ${'a'.repeat(length - 6)}\r\n  bb\r\n`)),
    ),
    ...[27, 28, 29, 30, 31].map((length) =>
      named(
        `two together, of ${length}`,
        get('/hello.txt', `X: ${'a'.repeat(length)}\r\n`.repeat(2)),
      ),
    ),
    ...[58, 59, 60, 61, 62].map((length) =>
      named(
        `chunk line of ${length}`,
        'POST /hello.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ' +
          `chunked\r\n\r\n0;${'a'.repeat(length - 2)}\r\n\r\n`,
      ),
    ),
  ],
  'LimitRequestBody 5': [named('of five', post('aaaaa')), named('of six', post('aaaaaa'))],
  'LimitRequestBody 0': [named('of many', post('a'.repeat(20_000)))],
  'ServerName http://example.org:8081': [
    named('a redirect of HTTP/1.0', 'GET /sub HTTP/1.0\r\n\r\n'),
    named('a redirect of HTTP/1.1', get('/sub')),
  ],
};

/** Dialogues held at once: each takes a thread of ours, which is slow to start. */
const together = 8;

describe.each(Object.entries(configurations))('%s', (directive, list) => {
  test('real httpd and ours agree', { timeout: fetchMs }, async () => {
    await using real = await startRealHttpd(directive);
    const common = `Timeout 1\nKeepAliveTimeout 1\n${directive}\nDocumentRoot ${real.docroot}`;
    const read = readConfig('worker', { path: 'x', text: common }, { directives: [], defines: [] });
    if ('error' in read) throw new Error(read.error);
    const { documentRoot: docroot, ...settings } = read.config;
    await using ours = await startHarness(
      { ...settings, docroot },
      Math.min(list.length, together),
    );
    for (let at = 0; at < list.length; at += together) {
      await Promise.all(
        list.slice(at, at + together).map(async (each) => {
          const [theirs, mine] = await Promise.all([
            converse(real.port, each),
            converse(ours.port, each),
          ]);
          expect(mine.bytes.length, each.name).toBeGreaterThan(0);
          expect(asSeen(mine, each), each.name).toEqual(asSeen(theirs, each));
        }),
      );
    }
  });
});
