import { defineConfig } from 'vitest/config';
import { compileCacheFolder } from './src/os/compile-cache.ts';
import { type Kind, testsOfKind } from './test/fixtures/vitest/kinds.ts';
import { SkippedReporter } from './test/fixtures/vitest/skipped-reporter.ts';

const json = process.env.MPM_BENCH_TESTS_JSON;

// Each file of tests has a temporary folder of its own, where Node would keep nothing for the next.
const compiled = compileCacheFolder();

/** Groups follow one another: what measures time has the machine for itself. */
const project = (
  name: Kind,
  groupOrder: number,
  workers:
    | { fileParallelism: false; maxConcurrency: number }
    | { isolate?: boolean; maxWorkers: number },
) => ({
  extends: true as const,
  test: { name, include: testsOfKind(name), sequence: { groupOrder }, ...workers },
});

export default defineConfig({
  test: {
    // Tests start a hundred programs, whose types would be stripped anew each time.
    env: compiled === null ? {} : { NODE_COMPILE_CACHE: compiled },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of tests that wait for servers most of the time, and say so by `concurrent`.
    maxConcurrency: 4,
    // A machine whose CPUs are taken away for a second or two answers late.
    expect: { poll: { timeout: 10_000 } },
    globalSetup: ['test/fixtures/vitest/nothing-left.ts'],
    setupFiles: ['test/fixtures/vitest/own-tmpdir.ts'],
    reporters: [
      'default',
      new SkippedReporter(),
      ...(json === undefined
        ? []
        : [['json', { outputFile: json }] as ['json', { outputFile: string }]]),
    ],
    projects: [
      // Their files share what they import: to load it anew for each takes half of their time.
      project('unit', 0, { isolate: false, maxWorkers: 2 }),
      // Together they keep two CPUs busy; a third worker would only make all of them wait longer.
      project('together', 1, { maxWorkers: 2 }),
      project('pairs', 2, { maxWorkers: 2 }),
      // Where a file says so, two of its tests wait side by side.
      project('alone', 3, { fileParallelism: false, maxConcurrency: 2 }),
      project('swarm', 4, { fileParallelism: false, maxConcurrency: 1 }),
    ],
  },
});
