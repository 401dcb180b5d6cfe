import { expect, test } from 'vitest';
import { type Place, secondsFor, type Took, timeLeft } from '../../src/studies/time-left.ts';
import { plainIds, planned } from '../fixtures/arms.ts';

const times = {
  warmupSeconds: 0.5,
  durationSeconds: 1.5,
  runtime: 'process',
  arms: plainIds.map((id) => planned(id)),
} as const;

const place = (arm: Place['arm'], cell: string): Place => ({
  arm,
  cell,
  server: arm.startsWith('native') ? 'native' : 'httpd',
});
const took = (arm: Place['arm'], cell: string, beyondSeconds: number): Took => ({
  ...place(arm, cell),
  beyondSeconds,
});

const event = place('httpd-event', 'a');

test('a trial takes its known time, and beyond it what those like it took', () => {
  const so = [
    took('httpd-event', 'a', 1),
    took('httpd-event', 'a', 2),
    took('httpd-event', 'b', 9),
    took('native-event', 'a', 5),
  ];
  expect(secondsFor([event], times, so)).toBeCloseTo(2 + 1.5);
  // The same arm under another load; then another arm of the server.
  expect(secondsFor([place('httpd-event', 'c')], times, so)).toBeCloseTo(2 + 4);
  expect(secondsFor([place('native-prefork', 'c')], times, so)).toBeCloseTo(2 + 5);
  expect(secondsFor([event, place('native-event', 'a')], times, so)).toBeCloseTo(3.5 + 7);
});

test('what the other server took says nothing, and before anything is known it is a guess', () => {
  const guess = secondsFor([place('native-event', 'a')], times, []);
  expect(guess).toBeGreaterThan(2);
  expect(secondsFor([place('native-event', 'a')], times, [took('httpd-event', 'a', 60)])).toBe(
    guess,
  );
  expect(secondsFor([], times, [])).toBe(0);
  // More for containers, and for more workers of ours.
  const few = { name: 'file', path: 'x', text: 'StartServers 1\nThreadsPerChild 4\n' } as const;
  expect(secondsFor([event], { ...times, runtime: 'docker' }, [])).toBeGreaterThan(
    secondsFor([event], times, []),
  );
  expect(
    secondsFor(
      [place('native-event', 'a')],
      { ...times, arms: [planned('native-event', few)] },
      [],
    ),
  ).toBeLessThan(guess - 2);
});

test('a server that fails at once takes less than the known time, never less than nothing', () => {
  expect(secondsFor([event], times, [took('httpd-event', 'a', -1.7)])).toBeCloseTo(0.3);
  expect(secondsFor([event], times, [took('httpd-event', 'a', -7)])).toBe(0);
});

test('the rest gets shorter with every trial, and a repeated round makes it longer again', () => {
  const left = timeLeft();
  const trials = Array.from({ length: 51 }, () => event);
  // As was seen on a slow machine: 3 s each, of which 1 s beyond the known time.
  for (let done = 1; done <= 51; done += 1) {
    left.jobTook([event], 3, times);
    expect(left.secondsFor(trials.slice(done), times)).toBeCloseTo((51 - done) * 3);
  }
  expect(left.secondsFor([event, event], times)).toBeCloseTo(6);
});

test(
  'arms side by side share the time of their job; another experiment has its own known ' + 'time',
  () => {
    const left = timeLeft();
    const both = [event, place('httpd-worker', 'a')];
    left.jobTook(both, 6, times);
    expect(left.secondsFor(both, times)).toBeCloseTo(6);
    expect(left.secondsFor(both, { ...times, warmupSeconds: 1, durationSeconds: 3 })).toBeCloseTo(
      10,
    );
  },
);

test('a cell with a window of its own takes as long as that', () => {
  const longer = {
    ...event,
    cellPlan: { durationSeconds: times.durationSeconds + 3, turns: null },
  };
  const so = [took('httpd-event', event.cell, 1)];
  expect(secondsFor([longer], times, so)).toBeCloseTo(secondsFor([event], times, so) + 3);
  const left = timeLeft();
  left.jobTook([longer], 10, times);
  expect(left.secondsFor([event], times)).toBeCloseTo(7);
});
