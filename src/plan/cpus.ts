import type { CpuSplit } from './plan.ts';

/**
 * Splits the allowed CPUs between the server and everything that measures it. The drivers are
 * single-threaded, and a CPU of theirs feeds about three of httpd's. The server therefore gets one
 * CPU of two or three, and two of four or more. That shows how an MPM uses CPUs without measuring
 * the generator.
 */
export function splitCpus(allowed: readonly number[]): CpuSplit {
  if (allowed.length < 2) return { server: allowed, generator: allowed, shared: true };
  const forServer = allowed.length < 4 ? 1 : 2;
  return {
    server: allowed.slice(0, forServer),
    generator: allowed.slice(forServer),
    shared: false,
  };
}
