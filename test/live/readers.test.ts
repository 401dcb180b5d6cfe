import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Parts } from '../../src/live/parts.ts';
import { followReaders, mostQuiet, mostStalled, type Sink } from '../../src/live/readers.ts';

const empty: Parts = { round: '', time: '', arms: '', questions: '', failures: '' };

/** A browser that puts together what it is sent, as the page does. */
function browser() {
  let text = '';
  const seen = { isFull: false, isDestroyed: false, hasEnded: false };
  const sink: Sink = {
    write(chunk) {
      text += chunk;
      return !seen.isFull;
    },
    get writableNeedDrain() {
      return seen.isFull;
    },
    end(chunk) {
      text += chunk;
      seen.hasEnded = true;
    },
    destroy() {
      seen.isDestroyed = true;
    },
  };
  const events = () => text.split('\n\n').filter((each) => each !== '');
  const changes = () =>
    events().flatMap((each): Partial<Parts>[] => {
      const [, data] = /^event: parts\ndata: (.*)$/.exec(each) ?? [];
      return data === undefined ? [] : [JSON.parse(data)];
    });
  return { sink, seen, events, changes, shown: () => Object.assign({}, ...changes()) as Parts };
}

/** Readers of a run that a test changes. */
function following() {
  const state = { parts: empty, asked: 0 };
  const readers = followReaders(() => {
    state.asked += 1;
    return state.parts;
  });
  return { state, readers };
}

test('without a reader nothing is computed', () => {
  const { state, readers } = following();
  readers.tick();
  expect(state.asked).toBe(0);
});

test('a late reader gets all parts, and then only those that change', () => {
  const { state, readers } = following();
  state.parts = { ...empty, round: 'one', arms: '<p>a\n\nb</p>' };
  const late = browser();
  readers.add(late.sink);
  expect(late.shown()).toEqual(state.parts);
  state.parts = { ...state.parts, time: '1:00' };
  readers.tick();
  readers.tick();
  expect(late.changes().slice(1)).toEqual([{ time: '1:00' }]);
  expect(late.shown()).toEqual(state.parts);
});

test('one that does not keep up misses what lies between, and ends at the same state', () => {
  const part = fc.constantFrom('a', 'b', 'c');
  const step = fc.record({ round: part, arms: part, isFull: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: mostStalled - 1 }), (steps) => {
      const { state, readers } = following();
      const slow = browser();
      readers.add(slow.sink);
      for (const { isFull, ...change } of steps) {
        const before = slow.events().length;
        state.parts = { ...state.parts, ...change };
        slow.seen.isFull = isFull;
        readers.tick();
        if (isFull) expect(slow.events()).toHaveLength(before);
      }
      slow.seen.isFull = false;
      readers.tick();
      expect(slow.shown()).toEqual(state.parts);
      expect(slow.seen.isDestroyed).toBe(false);
    }),
  );
});

test('one that takes nothing any more is dropped, and the others are not', () => {
  const { state, readers } = following();
  const [stuck, well] = [browser(), browser()];
  readers.add(stuck.sink);
  readers.add(well.sink);
  const sent = stuck.events().length;
  stuck.seen.isFull = true;
  for (let i = 1; i <= mostStalled; i += 1) {
    expect(stuck.seen.isDestroyed).toBe(false);
    state.parts = { ...empty, round: String(i) };
    readers.tick();
  }
  expect(stuck.seen.isDestroyed).toBe(true);
  expect(stuck.events()).toHaveLength(sent);
  expect(readers.count()).toBe(1);
  expect(well.shown()).toEqual(state.parts);
});

test('one that nothing is sent to hears now and then that the run goes on', () => {
  const { readers } = following();
  const idle = browser();
  readers.add(idle.sink);
  for (let i = 1; i < mostQuiet; i += 1) readers.tick();
  expect(idle.events()).toHaveLength(1);
  readers.tick();
  expect(idle.events()[1]).toMatch(/^: /);
  for (let i = 0; i < mostQuiet; i += 1) readers.tick();
  expect(idle.events()).toHaveLength(3);
});

test('the end brings the last state and then the end, also to one that did not keep up', () => {
  const { state, readers } = following();
  const [well, slow] = [browser(), browser()];
  readers.add(well.sink);
  readers.add(slow.sink);
  slow.seen.isFull = true;
  state.parts = { ...empty, round: 'ended' };
  readers.tick();
  readers.end();
  for (const each of [well, slow]) {
    expect(each.shown()).toEqual(state.parts);
    expect(each.events().at(-1)).toBe('event: end\ndata:');
    expect(each.seen.hasEnded).toBe(true);
  }
  expect(readers.count()).toBe(0);
});

test('one that has gone is sent nothing', () => {
  const { state, readers } = following();
  const gone = browser();
  readers.add(gone.sink);
  readers.remove(gone.sink);
  state.parts = { ...empty, round: 'two' };
  readers.tick();
  expect(gone.changes()).toHaveLength(1);
});
