import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openMetricsText } from '../../../src/report/ci/metrics.ts';
import { oddText } from '../../fixtures/odd-runs.ts';
import { metricsOf } from '../../fixtures/open-metrics-reader.ts';

const number = fc.double({ noNaN: true });

test('labels and numbers are read back, infinite ones too', () => {
  const samples = fc.array(
    fc.record({ labels: fc.record({ a: oddText, b: oddText }), value: number }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(samples, oddText, (given, help) => {
      const text = openMetricsText([{ name: 'x_seconds', unit: 'seconds', help, samples: given }]);
      expect(metricsOf(text).samples).toEqual(
        given.map(({ labels: { a, b }, value }) => ({
          name: 'x_seconds',
          labels: { a: a.toWellFormed(), b: b.toWellFormed() },
          value: Number(String(value)),
        })),
      );
    }),
    { numRuns: 300 },
  );
});

test('infinity is written as OpenMetrics has it, and an empty family not at all', () => {
  const family = { name: 'x', unit: '', help: 'An x.' };
  const samples = [Infinity, -Infinity, 0.5].map((value) => ({ labels: {}, value }));
  expect(
    openMetricsText([
      { ...family, samples },
      { ...family, name: 'y', samples: [] },
    ]),
  ).toBe('# TYPE x gauge\n# HELP x An x.\nx +Inf\nx -Inf\nx 0.5\n# EOF\n');
});
