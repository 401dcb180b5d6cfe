import { expect, test } from 'vitest';
import type { WorkloadName } from '../../src/load/workloads/workloads.ts';
import { cellOf } from '../../src/plan/cells.ts';
import { premiseOf } from '../../src/report/premise.ts';
import { arms } from '../../src/server/arm.ts';

const over = (workload: WorkloadName) => cellOf(workload, 4, { driver: 'raw', durationSeconds: 1 });

const withText = (text: string) => ({
  ...arms['httpd-event'],
  tuning: { name: 'file', path: 'mine.conf', text } as const,
});

test.each([
  ['that of the arms', [arms['httpd-prefork'], arms['httpd-event']], '5 s'],
  ['that of a file', [withText('KeepAliveTimeout 15')], '15 s'],
  ['in milliseconds', [withText('KeepAliveTimeout 1500ms')], '1.5 s'],
  ['off', [withText('KeepAlive Off')], 'off'],
  ['several', [arms['httpd-worker'], withText('KeepAliveTimeout 2')], '2 s and 5 s'],
])('idle clients are held by the KeepAliveTimeout of the arms: %s', (_, some, timeout) => {
  expect(premiseOf(over('parked'), some)).toBe(
    `they ask again every 4 s; KeepAliveTimeout ${timeout}`,
  );
});

test('busy clients are not', () => {
  expect(premiseOf(over('keepalive'), [arms['httpd-event']])).toBe('');
  expect(premiseOf(over('churn'), [arms['httpd-event']])).toMatch(/visitors\/s/);
});
