import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AnchorRequest, anchorOf } from '../../../src/studies/nightly/anchor.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

const now = new Date('2026-01-09T02:17:00Z');
const { signal } = new AbortController();

const requestIn = (history: string): AnchorRequest => ({
  ...{ history, now, runtime: 'process' },
  options: { path: null, image: 'httpd:2.4' },
});
const anchorIn = (history: string) => anchorOf(requestIn(history), () => {}, signal);

test('the anchor is made once, and is the same in later nights', async () => {
  const history = temporaryFolder();
  const first = await anchorIn(history);
  expect(first.note).toBeNull();
  expect(first.arm.id).toBe('httpd-event@anchor');
  expect(first.arm.httpd).toBe(join(history, 'anchor/process/httpd/usr/sbin/apache2'));
  expect(await anchorIn(history)).toEqual(first);
  expect(readdirSync(join(history, 'anchor'))).toEqual(['process']);
});

test('one that is not as it was is set aside, and said; a new one takes its place', async () => {
  const history = temporaryFolder();
  const first = await anchorIn(history);
  appendFileSync(join(history, 'anchor/process/httpd/usr/lib/apache2/modules/mod_mime.so'), 'x');
  const second = await anchorIn(history);
  expect(second.note).toMatch(
    /^The anchor was lost or changed and is set aside in .*process\.lost-/,
  );
  // The machine's httpd has not changed: the new anchor is the same build.
  expect({ ...second, note: null }).toEqual(first);
  const kept = readdirSync(join(history, 'anchor')).toSorted();
  expect(kept).toEqual(['process', 'process.lost-2026-01-09T021700000Z']);
});

test('two nights that begin at once agree on one anchor', async () => {
  const history = temporaryFolder();
  const [a, b] = await Promise.all([anchorIn(history), anchorIn(history)]);
  expect(a).toEqual(b);
  expect(readdirSync(join(history, 'anchor'))).toEqual(['process']);
  expect(existsSync(join(history, 'anchor/process/anchor.json'))).toBe(true);
});

test('where no new one can be had, a lost anchor stays where it is', async () => {
  const history = temporaryFolder();
  await anchorIn(history);
  appendFileSync(join(history, 'anchor/process/httpd/usr/sbin/apache2'), 'x');
  const options = { path: '/nonexistent/httpd', image: '' };
  await expect(anchorOf({ ...requestIn(history), options }, () => {}, signal)).rejects.toThrow(
    '/nonexistent/httpd: no executable file there',
  );
  expect(readdirSync(join(history, 'anchor'))).toEqual(['process']);
});
