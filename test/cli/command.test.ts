import { expect, test } from 'vitest';
import * as z from 'zod';
import { defineCommand } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands.ts';
import {
  duration,
  oneOf,
  share,
  size,
  someOf,
  switched,
  text,
  wholeNumber,
  wholeNumbers,
} from '../../src/cli/values.ts';
import { runCommand, runCommandUnder } from '../fixtures/run-command.ts';

const seen: unknown[] = [];
const toy = defineCommand({
  name: 'toy',
  summary: 'Plays.',
  arguments: { DIR: text.describe('a folder') },
  options: {
    '--mpm <LIST>': someOf(['a', 'b', 'c']).prefault('all').describe('who'),
    '--how-long <TIME>': duration(0.5, 90).prefault('1m').describe('when'),
    '--memory <SIZE>': size.optional().describe('big'),
    '--reserve <SHARE>': share.prefault('25%').describe('left'),
    '--sizes <LIST>': wholeNumbers(1, 99).optional().describe('sizes'),
    '--rounds <N>': wholeNumber(1, 9).prefault('3').describe('rounds'),
    '--kind <NAME>': oneOf(['x', 'y', 'z']).prefault('x').describe('kind'),
    '--with <WORD>': z.array(text).default([]).describe('repeatable'),
    '--json': switched.describe('as JSON'),
  },
  check(values, problems) {
    if (values.rounds === 9 && values.json) problems.push('nine rounds are never JSON');
    return values;
  },
  async run(values) {
    seen.push(values);
    return 0;
  },
});

test('values are typed, defaults are read like what is typed', async () => {
  expect((await runCommand(toy, 'here')).code).toBe(0);
  expect(seen.pop()).toEqual({
    dir: 'here',
    mpm: ['a', 'b', 'c'],
    howLong: 60,
    reserve: 0.25,
    rounds: 3,
    kind: 'x',
    with: [],
    json: false,
  });
  const typed = ['--mpm', 'c,a', '--how-long', '500ms', '--memory', '4GiB', '--sizes', '8,2'];
  await runCommand(toy, 'here', ...typed, '--with', 'one', '--with', 'two', '--json');
  expect(seen.pop()).toMatchObject({
    mpm: ['a', 'c'],
    howLong: 0.5,
    memory: 4 * 1024 ** 3,
    sizes: [8, 2],
    with: ['one', 'two'],
    json: true,
  });
});

test('every problem is found at once, those between options too, and nothing runs', async () => {
  const { code, text: printed } = await runCommand(
    toy,
    ...['here', 'there', '--mpm', 'a,q', '--how-long', '2h', '--memory', 'much', '--sizes', '1,x'],
    ...['--reserve', '95%', '--rounds', '9', '--kind', 'w', '--json', '--frobnicate'],
  );
  expect(printed.split('\n')).toEqual([
    '--mpm "q": choose all, or some of a, b or c',
    '--how-long "2h": give a time from 0.5s to 90s, such as 10s',
    '--memory "much": give a size from 1MiB to 1024TiB, such as 4GiB, 512Mi or 512m',
    '--reserve "95%": give a share from 0% to 90%, such as 25%',
    '--sizes "x": give a whole number from 1 to 99',
    '--kind "w": choose x, y or z',
    'unknown option --frobnicate',
    'unexpected argument "there" (is the "--" after "npm run toy" missing?)',
    'nine rounds are never JSON',
    'Nothing was done. npm run toy -- --help explains every option.',
  ]);
  expect(code).toBe(2);
  expect(seen).toEqual([]);
});

test('an option may be called rest, though words that are left over have a name too', async () => {
  const napper = defineCommand({
    name: 'napper',
    summary: 'Naps.',
    options: { '--rest <TIME>': duration(0, 9).prefault('2s').describe('pause') },
    async run(values) {
      seen.push(values.rest);
      return 0;
    },
  });
  expect((await runCommand(napper)).code).toBe(0);
  expect(seen.pop()).toBe(2);
});

test('a missing argument is a usage error', async () => {
  const { code, text: printed } = await runCommand(toy);
  expect([code, printed]).toEqual([2, expect.stringContaining('DIR is missing')]);
});

test('--help shows choices and defaults from the schemas', () => {
  const context = { terminal: {} as never, signal: new AbortController().signal };
  const help = toy
    .build(context, () => {})
    .helpInformation()
    .replace(/\s+/g, ' ');
  expect(help).toContain('Usage: npm run toy -- [options] DIR');
  expect(help).toContain('--mpm <LIST> who (choices: "all", "a", "b", "c", default: all)');
  expect(help).toContain('--how-long <TIME> when (default: 1m)');
  expect(help).toContain('--json as JSON');
});

test('no option of any command is without a description', () => {
  const context = { terminal: {} as never, signal: new AbortController().signal };
  for (const each of commands) {
    const command = each.build(context, () => {});
    expect(command.description()).toMatch(/\.$/);
    for (const option of command.options) expect(option.description, option.flags).toMatch(/\w/);
  }
});

test('an interrupt during the check ends as one during the work', async () => {
  const aborter = new AbortController();
  const asking = defineCommand({
    name: 'asking',
    summary: 'Asks first.',
    options: {},
    async check() {
      aborter.abort(new Error('interrupted by SIGINT'));
      aborter.signal.throwIfAborted();
      return {};
    },
    run: async () => 0,
  });
  const ended = await runCommandUnder(aborter.signal, asking);
  expect(ended).toEqual({ code: 130, text: 'Interrupted.' });
});
