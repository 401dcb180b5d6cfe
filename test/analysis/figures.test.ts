import { expect, test } from 'vitest';
import { figures, readFigure } from '../../src/analysis/figures.ts';
import type { Trial } from '../../src/run/trial.ts';
import { refusalIn } from '../../src/server/httpd/refusal.ts';
import { latencyOf } from '../fixtures/load.ts';
import { buildRun } from '../fixtures/run.ts';

/** As httpd 2.4.71 with PHP 8.2.36 of Debian 12 wrote it. */
const log = [
  '[Wed Nov 25 14:38:30.123456 2026] [php:crit] [pid 5512:tid 5512] Apache is running a threaded MPM, but your PHP Module is not compiled to be threadsafe.  You need to recompile PHP.',
  'AH00013: Pre-configuration failed',
].join('\n');

const failed = (stage: string, reason: string) =>
  ({ state: 'failed', stage, reason, log: '' }) as unknown as Trial;

test('a refusal is reported in httpd’s words, without times and process numbers', () => {
  expect(refusalIn(log)).toBe(
    'httpd refused to start: Apache is running a threaded MPM, but your PHP Module is not compiled to be threadsafe.  You need to recompile PHP. AH00013: Pre-configuration failed',
  );
  expect(refusalIn('[core:error] AH00037: Symbolic link not allowed')).toBeNull();
  expect(refusalIn('')).toBeNull();
});

test('started tells a server that started from one that httpd refused, and nothing of other failures', () => {
  const read = (trial: Trial) => readFigure('started', trial);
  const invalid = { state: 'completed', validity: { verdict: 'guard', evidence: [] } };
  expect(read(invalid as unknown as Trial)).toBe(1);
  expect(read(failed('start', refusalIn(log) ?? ''))).toBe(0);
  expect(read(failed('ready', 'httpd-event-php was not ready after 15 s: no answer'))).toBeNull();
  expect(
    read(failed('start', 'httpd exited with status 1 although nobody asked it to stop')),
  ).toBeNull();
  expect(read({ state: 'aborted' } as unknown as Trial)).toBeNull();
});

const fixture = buildRun({ mishaps: false }).trials.find((trial) => trial.state === 'completed')!;

test('a late schedule takes no figure away, and both ends of a latency are read', () => {
  if (fixture.state !== 'completed' || fixture.latencyUs === null) throw new Error('no fixture');
  const late: Trial = {
    ...fixture,
    sentLatencyUs: { ...fixture.latencyUs, p50: 5 },
    warnings: [{ kind: 'schedule-late', lagP99Us: 50_000, allowedUs: 1000 }],
  };
  expect(readFigure('latencyP50', late)).toBe(fixture.latencyUs.p50);
  expect(figures.latencyP50.otherEnd(late)).toBe(5);
});

test('a first byte or a first answer that falls among lost requests is a lower bound', () => {
  const burst = buildRun({ mishaps: false }).trials.find(({ cell }) => cell === 'burst-32');
  if (burst?.state !== 'completed') throw new Error('no fixture');
  const boundsWith = (lost: number) => {
    const losing = { ...latencyOf(1000, 900, 0.4), lost, lostAtLeastUs: 2_000_000 };
    const own = { freshLatencyUs: losing, phases: { ...burst.phases!, firstByteUs: losing } };
    const { firstByteP50, firstByteP99, firstAnswerMedian } = figures;
    return [firstByteP50, firstByteP99, firstAnswerMedian].map(({ censored }) =>
      censored({ ...burst, ...own }),
    );
  };
  expect(boundsWith(10)).toEqual([false, false, false]);
  expect(boundsWith(11)).toEqual([false, true, false]);
  expect(boundsWith(501)).toEqual([true, true, true]);
});

test('memory is read where only times were disturbed, not where a count does not add up', () => {
  const flawed = (...kinds: readonly ('stolen' | 'throttled' | 'out-of-memory')[]): Trial => {
    const evidence = kinds.map((kind) =>
      kind === 'out-of-memory' ? { kind, killed: 1 } : { kind, share: 0.4 },
    );
    return { ...fixture, validity: { verdict: kinds[0]!, evidence } } as Trial;
  };
  for (const id of ['footprint', 'footprintPerConnection'] as const) {
    const read = (trial: Trial) => readFigure(id, trial);
    expect(read(flawed('stolen', 'throttled'))).toBe(read(fixture));
    expect(read(flawed('stolen', 'out-of-memory'))).toBeNull();
  }
  expect(readFigure('footprint', fixture)).toBeGreaterThan(0);
  // Those who were not served may have waited for the machine.
  const served = { answered: 1, answeredShare: 0.5 };
  expect(readFigure('footprintPerConnection', { ...flawed('stolen'), served } as Trial)).toBeNull();
  expect(readFigure('footprintPerConnection', { ...fixture, served } as Trial)).not.toBeNull();
  expect(readFigure('footprint', { ...flawed('stolen'), served } as Trial)).not.toBeNull();
  expect(readFigure('cpu', flawed('stolen'))).toBeNull();
});

test('what is lost is named alike, as a share and in seconds: time-outs are among it', () => {
  const lost = 'requests refused, cut off, timed out or answered wrongly';
  expect(figures.lostShare.title).toContain(lost);
  expect(figures.lostSeconds.title).toContain(lost);
});
