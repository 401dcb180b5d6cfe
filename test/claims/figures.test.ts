import { expect, test } from 'vitest';
import { figures } from '../../src/claims/figures.ts';
import type { Trial } from '../../src/run/trial.ts';
import { refusalIn } from '../../src/server/httpd/refusal.ts';

/** As httpd 2.4.71 with PHP 8.2.36 of Debian 12 wrote it. */
const log = [
  '[Wed Nov 25 14:38:30.123456 2026] [php:crit] [pid 5512:tid 5512] Apache is running a threaded MPM, but your PHP Module is not compiled to be threadsafe.  You need to recompile PHP.',
  'AH00013: Pre-configuration failed',
].join('\n');

const failed = (stage: string, reason: string) =>
  ({ state: 'failed', stage, reason, log: '' }) as unknown as Trial;

test('a refusal is told in httpd’s words, without times and process numbers', () => {
  expect(refusalIn(log)).toBe(
    'httpd refused to start: Apache is running a threaded MPM, but your PHP Module is not compiled to be threadsafe.  You need to recompile PHP. AH00013: Pre-configuration failed',
  );
  expect(refusalIn('[core:error] AH00037: Symbolic link not allowed')).toBeNull();
  expect(refusalIn('')).toBeNull();
});

test('started tells a server that started from one that httpd refused, and nothing of other failures', () => {
  const { read } = figures.started;
  const invalid = { state: 'completed', validity: { verdict: 'guard', evidence: [] } };
  expect(read(invalid as unknown as Trial)).toBe(1);
  expect(read(failed('start', refusalIn(log) ?? ''))).toBe(0);
  expect(read(failed('ready', 'httpd-event-php was not ready after 15 s: no answer'))).toBeNull();
  expect(
    read(failed('start', 'httpd exited with status 1 although nobody asked it to stop')),
  ).toBeNull();
  expect(read({ state: 'aborted' } as unknown as Trial)).toBeNull();
});
