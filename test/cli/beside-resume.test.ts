import { expect, test } from 'vitest';
import { advise } from '../../src/cli/advise.ts';
import { bench } from '../../src/cli/bench.ts';
import { runCommand } from '../fixtures/run-command.ts';

test('options that would be ignored beside --resume are refused, all at once', async () => {
  const { code, text } = await runCommand(
    bench,
    ...['--resume', '/nowhere', '--rounds', '30', '--mpm', 'event', '--verbose'],
  );
  expect(code).toBe(2);
  expect(text).toContain(
    '--resume goes on with the plan of its folder: leave out --mpm and --rounds',
  );
});

test('a check that would not be made is refused', async () => {
  const { code, text } = await runCommand(advise, '--resume', '/nowhere', '--check');
  expect([code, text.includes('leave out --check')]).toEqual([2, true]);
});

test('a run that goes on stays on its runtime, which its plan names', async () => {
  const { code, text } = await runCommand(bench, '--resume', '/nowhere', '--runtime', 'process');
  expect([code, text.includes('leave out --runtime')]).toEqual([2, true]);
  const advised = await runCommand(advise, '--resume', '/nowhere', '--runtime', 'process');
  expect(advised.text).not.toContain('leave out');
});

test('options of how a run is shown go with it', async () => {
  const { text } = await runCommand(bench, '--resume', '/nowhere', '--verbose', '--json');
  expect(text).not.toContain('leave out');
});
