import fc from 'fast-check';
import { expect, test } from 'vitest';
import { annotations } from '../../../src/report/exporters/annotations.ts';
import { historyWith } from '../../fixtures/history.ts';
import { oddRuns, oddText } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

interface Command {
  readonly level: string;
  readonly title: string;
  readonly message: string;
}

/**
 * Reads a line as GitHub's runner does (ActionCommand.cs): the properties end at the next "::", are
 * separated by commas, and are unescaped, "%25" last.
 */
function commandOf(line: string): Command {
  expect(line.startsWith('::'), line).toBe(true);
  const end = line.indexOf('::', 2);
  const [level = '', properties = ''] = splitOnce(line.slice(2, end), ' ');
  const pairs = properties.split(',').map((each) => splitOnce(each, '='));
  expect(pairs).toHaveLength(1);
  const [key, title = ''] = pairs[0]!;
  expect(key).toBe('title');
  return {
    level,
    title: unescaped(title.replaceAll('%3A', ':').replaceAll('%2C', ',')),
    message: unescaped(line.slice(end + 2)),
  };
}

const splitOnce = (text: string, mark: string): readonly string[] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

const unescaped = (text: string) =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

const commandsOf = (text: string) => text.split('\n').slice(0, -1).map(commandOf);

test('each line is one command, at most ten of a level, and each failure has its reason', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text, summary } = exportedBy(annotations, run);
      const commands = commandsOf(text);
      for (const level of ['error', 'warning', 'notice']) {
        expect(commands.filter((each) => each.level === level).length).toBeLessThanOrEqual(10);
      }
      expect(commands.every(({ level }) => level !== 'error')).toBe(true);
      const said = commands.map(({ message }) => message).join('\n');
      for (const trial of summary.trials) {
        if (trial.state === 'failed') expect(said).toContain(trial.reason.toWellFormed());
      }
    }),
    { numRuns: 10 },
  );
});

test('a run in which all went well has its answer as a notice, and nothing else', () => {
  const commands = commandsOf(exportedBy(annotations, quickRun(12)).text);
  expect(commands.map(({ level, title }) => [level, title])).toEqual([['notice', 'Which MPM?']]);
});

test('a confirmed regression is an error, a suspected one a warning, a gain a notice', () => {
  fc.assert(
    fc.property(oddText, (id) => {
      const history = historyWith(
        [
          { kind: 'regression', state: 'confirmed' },
          { kind: 'regression', state: 'suspect' },
          { kind: 'regression', state: 'acknowledged' },
          { kind: 'improvement', state: 'confirmed' },
        ],
        id,
      );
      const run = buildRun({ mishaps: false });
      const commands = commandsOf(exportedBy(annotations, run, history).text);
      const [error, ...others] = commands.filter(({ title }) => title.startsWith('history: '));
      expect(error?.level).toBe('error');
      expect(error?.message).toContain(`${id.toWellFormed()} 0`);
      expect(others.map(({ level }) => level)).toEqual(['warning', 'notice']);
      expect(others[0]?.message).toContain(`${id.toWellFormed()} 1`);
      expect(others[1]?.message).toContain(`${id.toWellFormed()} 3`);
    }),
    { numRuns: 10 },
  );
});

test('more than ten messages of a level end with how many are left out', () => {
  const run = buildRun({ mishaps: false });
  const cells = Array.from({ length: 15 }, (_, i) => ({ ...run.plan.cells[0]!, id: `cell-${i}` }));
  const commands = commandsOf(
    exportedBy(annotations, { ...run, plan: { ...run.plan, cells }, trials: [] }).text,
  );
  const warnings = commands.filter(({ level }) => level === 'warning');
  expect(warnings).toHaveLength(10);
  expect(warnings.at(-1)?.message).toMatch(/^\d+ messages more: see the report\.$/);
});

test('a title with the signs that end a title is read back whole', () => {
  const run = buildRun({ mishaps: false });
  const cells = [{ ...run.plan.cells[0]!, id: 'a,b::c%3A' }];
  const { text } = exportedBy(annotations, { ...run, plan: { ...run.plan, cells }, trials: [] });
  const [warning] = commandsOf(text);
  expect(warning?.title).toBe('a,b::c%3A: not everything could be measured');
  expect(text).toContain('title=a%2Cb%3A%3Ac%253A%3A not everything');
});
