import { defineConfig } from 'vitest/config';

// Servers, load generators and containers share two CPUs with the tests: one file at a time.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A machine whose CPUs are taken away for a second or two answers late.
    expect: { poll: { timeout: 10_000 } },
  },
});
