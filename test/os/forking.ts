import { endingOf, fork } from '../../src/os/fork.ts';
import { exitNow } from '../../src/os/process.ts';

// A program that forks, for fork.test.ts: what became of the copies, as JSON on standard output.

/** Makes V8 compile, and fills and collects its heap, with and without what was there before the fork. */
function work(): number {
  const kept = new Map<string, { readonly value: number }>();
  for (let i = 0; i < 300_000; i += 1) kept.set(`key ${i % 5000}`, { value: i });
  return kept.size;
}

work();
const pids = [
  ...[0, 1, 2, 3].map((index) => fork(() => workInTurn(index))),
  fork(() => {
    throw new Error('a copy that fails');
  }),
];

function workInTurn(index: number): never {
  const sizes = [work(), work(), work()];
  // A copy of a copy has to be able to do the same.
  const own = fork(() => exitNow(work() === 5000 ? 20 : 1));
  const { exitCode } = ended(own) ?? {};
  return exitNow(exitCode === 20 && sizes.every((size) => size === 5000) ? 10 + index : 1);
}

const victim = fork(() => {
  for (;;) work();
});
process.kill(victim, 'SIGTERM');

/** Gives up after a while, so that a copy that hangs is seen as one. */
function ended(pid: number) {
  const until = performance.now() + 20_000;
  for (;;) {
    const ending = endingOf(pid);
    if (ending !== null || performance.now() > until) return ending;
  }
}

const endings = [...pids, victim].map(ended);
process.stdout.write(JSON.stringify({ endings, again: endingOf(victim) }));
