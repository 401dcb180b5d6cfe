import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { isAlive, parseProcStat, processTree, readProcStat } from '../../src/os/proc.ts';

test('a command name with blanks and parentheses does not shift the fields', () => {
  const line = '42 (a ) (b) R 7 42 42 0 -1 4194304 1 2 3 4 100 20 30 4 20 0 9 0 123456 1 2';
  expect(parseProcStat(line)).toEqual({
    pid: 42,
    ppid: 7,
    state: 'R',
    userTicks: 100,
    systemTicks: 20,
    reapedUserTicks: 30,
    reapedSystemTicks: 4,
    minorFaults: 3,
    majorFaults: 7,
    threads: 9,
    startTicks: 123456,
  });
});

test('this process is alive under its own start time and under no other', () => {
  const self = readProcStat(process.pid);
  expect(self?.ppid).toBe(process.ppid);
  expect(isAlive(process.pid, self?.startTicks ?? -1)).toBe(true);
  expect(isAlive(process.pid, (self?.startTicks ?? 0) + 1)).toBe(false);
});

test(
  'the tree holds children and grandchildren and is empty for a ' + 'process that has ended',
  async () => {
    // `& wait` keeps the shell from replacing itself with sleep.
    const shell = spawn('sh', ['-c', 'sleep 60 & wait'], { stdio: 'ignore' });
    await new Promise((resolve) => shell.once('spawn', resolve));
    await expect.poll(() => processTree(shell.pid ?? 0).length).toBe(2);
    const [, sleeper = 0] = processTree(shell.pid ?? 0);
    process.kill(sleeper);
    await new Promise((resolve) => shell.once('exit', resolve));
    expect(processTree(shell.pid ?? 0)).toEqual([]);
    expect(readProcStat(sleeper)).toBeNull();
  },
);
