import { expect, test } from 'vitest';
import { readFigure } from '../../src/analysis/figures.ts';
import { completed } from '../../src/run/outcome.ts';
import type { CompletedTrial, TrialHead } from '../../src/run/trial.ts';
import type { RunningServer } from '../../src/server/server.ts';
import { load, observation, plan } from '../fixtures/parts.ts';

/** A trial beside a process that has nine tenths of the server's CPU. */
function beside(turns: CompletedTrial['turns']): CompletedTrial {
  const busy = {
    ...observation,
    cpuUs: 50_000,
    serverCpus: { usedUs: 950_000, windowUs: 1_000_000 },
  };
  const server = { identity: {}, startUp: undefined } as unknown as RunningServer;
  const measured = {
    load,
    observation: busy,
    turns,
    actions: [],
    restFootprintBytes: null,
    before: [],
  };
  return completed({ cell: 'none' } as TrialHead, plan, server, measured, null);
}

test('a neighbour takes a trial from an arm that stood alone, not from arms that take turns', () => {
  const [alone, inTurns] = [beside(null), beside([])];
  expect(alone.validity.verdict).toBe('neighbours');
  expect(readFigure('rate', alone)).toBeNull();
  expect(inTurns.validity.verdict).toBe('valid');
  expect(inTurns.warnings.map(({ kind }) => kind)).toContain('neighbours');
  expect(readFigure('rate', inTurns)).not.toBeNull();
});

test.each([
  [undefined, true],
  ['https1', true],
  ['h2', false],
] as const)('the count of httpd checks the driver where it holds: over %s', (protocol, checks) => {
  const cells = plan.cells.map((cell) => ({ ...cell, ...(protocol && { protocol }) }));
  const id = cells[0]?.id ?? '';
  const server = { identity: {}, startUp: undefined } as unknown as RunningServer;
  const measured = {
    ...{ load, observation: { ...observation, accesses: 700 }, turns: null, actions: [] },
    ...{ restFootprintBytes: null, before: [] },
  };
  const trial = completed({ cell: id } as TrialHead, { ...plan, cells }, server, measured, null);
  expect(trial.warnings.some(({ kind }) => kind === 'accesses-differ')).toBe(checks);
  expect(trial.observation.accesses).toBe(checks ? 700 : null);
});
