import { expect, test } from 'vitest';
import { followProgress } from '../../src/live/progress.ts';

function following() {
  let ms = 5000;
  const progress = followProgress(() => ms);
  const pass = (seconds: number) => {
    ms += seconds * 1000;
  };
  return { progress, pass };
}

test('the time left is counted down between two estimates, and never below nothing', () => {
  const { progress, pass } = following();
  progress.begins('Round 1 of 3', true);
  expect(progress.now().secondsLeft).toBeNull();
  progress.isLeft(90);
  pass(30);
  expect(progress.now()).toMatchObject({ secondsLeft: 60, isBounded: true });
  progress.isLeft(45);
  pass(15);
  expect(progress.now().secondsLeft).toBe(30);
  pass(1000);
  expect(progress.now().secondsLeft).toBe(0);
});

test('a situation belongs to its round, and nothing is left at the end', () => {
  const { progress } = following();
  progress.begins('Round 1 of 3');
  progress.isLeft(90);
  progress.loads('32 clients');
  expect(progress.now()).toMatchObject({ stage: 'Round 1 of 3', situation: '32 clients' });
  progress.begins('Round 2 of 3');
  expect(progress.now()).toMatchObject({ stage: 'Round 2 of 3', situation: null });
  progress.isLeft(60);
  progress.ends('The run has ended');
  expect(progress.now()).toEqual({
    ...{ stage: 'The run has ended', situation: null, secondsLeft: null },
    ...{ isBounded: false, ended: true },
  });
});
