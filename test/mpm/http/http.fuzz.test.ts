import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type Case, cases } from '../../fixtures/mpm/http/cases.ts';
import { buildDocroot, removeDocroot } from '../../fixtures/mpm/http/docroot.ts';
import { converseInProcess, settingsFor } from '../../fixtures/mpm/http/scripted.ts';

const root = mkdtempSync(join(tmpdir(), 'mpm-bench-test-fuzz-'));
const docroot = buildDocroot(root);
// The one way out that a docroot may have.
rmSync(join(docroot, 'link.txt'));
const settings = settingsFor(docroot, { limitRequestBody: 10_000 });
afterAll(() => removeDocroot(root));

const bytesOf = ({ parts }: Case) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  );
const short = Object.values(cases)
  .flat()
  .map((each) => ({ name: each.name, bytes: bytesOf(each) }))
  .filter(({ bytes }) => bytes.length > 0 && bytes.length < 400);

const boundary = /[0-9a-f]{16}/g;
const answers = (pieces: readonly Uint8Array[]) =>
  converseInProcess(settings, pieces).map((answer) => ({
    ...answer,
    text: answer.text.replace(boundary, ''),
  }));

describe('wherever the bytes are cut in two, the answer is the same', () => {
  test.each(short.map(({ name, bytes }) => [name, bytes] as const))('%s', (_, bytes) => {
    const whole = answers([bytes]);
    for (let at = 1; at < bytes.length; at += 1) {
      expect(answers([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(whole);
    }
    expect(answers([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });
});

test('no path of dots, slashes and their codes leaves the docroot', () => {
  const parts = [
    '..',
    '.',
    '%2e',
    '%2E',
    '/',
    '//',
    '\\',
    '%2f',
    '%2F',
    '%5c',
    '%00',
    '%25',
    ';',
    '?',
    '#',
    '%',
    '%c0%af',
    ' ',
    'sub',
    'bare',
    'hello.txt',
    'secret.txt',
    'htdocs',
    '/../',
    '/%2e%2e/',
    root,
  ];
  let found = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 9 }), (some) => {
      const request = `GET /${some.join('')} HTTP/1.1\r\nHost: a\r\n\r\n`;
      for (const { text, status } of answers([Buffer.from(request, 'latin1')])) {
        expect(text).not.toContain('SECRET');
        if (status === 200) found += 1;
      }
    }),
    { numRuns: 20_000 },
  );
  // Or nothing would have been looked for where something is.
  expect(found).toBeGreaterThan(100);
});

test('whatever comes, it answers or is silent, never throws, and leaves no descriptor open', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  const requests = short.map(({ bytes }) => bytes);
  const mutated = fc
    .tuple(
      fc.constantFrom(...requests),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 }),
    )
    .map(([bytes, changes]) => {
      const copy = Buffer.from(bytes);
      for (const [at, byte] of changes) copy[at % copy.length] = byte;
      return copy;
    });
  const anything = fc.oneof(
    mutated,
    fc.uint8Array({ maxLength: 300 }),
    fc.tuple(mutated, mutated).map((two) => Buffer.concat(two)),
  );
  const counts = new Map<number, number>();
  fc.assert(
    fc.property(anything, (bytes) => {
      for (const { status, text } of answers([bytes])) {
        counts.set(status, (counts.get(status) ?? 0) + 1);
        expect(text).not.toContain('SECRET');
        expect(status).not.toBe(500);
      }
    }),
    { numRuns: 20_000 },
  );
  expect(open()).toBe(before);
  for (const status of [200, 206, 304, 400, 404, 501])
    expect(counts.get(status), `${status}`).toBeGreaterThan(10);
});
