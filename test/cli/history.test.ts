import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { history } from '../../src/cli/history.ts';
import { addNight, readHistory } from '../../src/history/folder.ts';
import { nightOf, nightSeries } from '../fixtures/nights.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { runCommand } from '../fixtures/run-command.ts';

/** Thirty nights that differ by 1 %, and one that is slower by 20 % in both of its runs. */
function withRegression(): string {
  const path = temporaryFolder();
  for (let i = 0; i < 30; i += 1) {
    addNight(path, nightOf(i, { series: [nightSeries({ change: i % 2 === 0 ? 0.01 : -0.01 })] }));
  }
  const series = [nightSeries({ change: Math.log(0.8) })];
  addNight(path, nightOf(30, { series, repeated: series }));
  return path;
}

const id = `keepalive-32/httpd-event/rate@${nightOf(30).runId}`;
const places = (path: string) => ['--history', path, '--pages', path];

test('show prints what changed, and writes the page', async () => {
  const path = withRegression();
  const { code, text } = await runCommand(history, ...places(path));
  expect(code).toBe(0);
  expect(text).toContain('Confirmed regressions: 1.');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`npm run history -- ack ${id} `);
  expect(readFileSync(join(path, 'index.html'), 'utf8')).toContain('1 regression in 31 nights');
});

test('ack records the reason, and the regression is open no more', async () => {
  const path = withRegression();
  const { code } = await runCommand(history, 'ack', id, '--reason', 'a new httpd', ...places(path));
  expect(code).toBe(0);
  const { acknowledgements } = readHistory(path, new Date());
  expect(acknowledgements).toMatchObject([{ change: id, reason: 'a new httpd' }]);
  const { text } = await runCommand(history, ...places(path));
  expect(text).toContain('Nothing changed.');
});

test.each<[readonly string[], readonly string[]]>([
  [['ack', id], ['--reason is missing']],
  [
    ['ack', 'another', '--reason', 'x'],
    ['ID "another": choose', id],
  ],
  [['ack', '--reason', 'x'], ['ID is missing: choose']],
  [['bisect', id], ['--build is missing']],
  [['show', id], ['show takes no change']],
  [['show', '--reason', 'x'], ['--reason goes with ack alone']],
  [['ack', id, '--reason', 'x', '--build', 'a=/x'], ['--build goes with bisect alone']],
])('%j is refused, and nothing is written', async (words, wanted) => {
  const path = withRegression();
  const before = readHistory(path, new Date());
  const { code, text } = await runCommand(history, ...words, ...places(path));
  expect(code).toBe(2);
  for (const each of wanted) expect(text).toContain(each);
  expect(readHistory(path, new Date())).toEqual(before);
});

test('without a night there is no change to name', async () => {
  const path = temporaryFolder();
  const { code, text } = await runCommand(history, 'ack', id, '--reason', 'x', ...places(path));
  expect(code).toBe(2);
  expect(text).toContain('holds 0 nights and no change');
});
