import type { Elsewhere } from '../server/runtime.ts';
import type { CpuSplit } from './plan.ts';

/**
 * Gives the server all CPUs of its machine, and the load all of its machines; where that is this
 * one, all that are allowed.
 */
export const cpusElsewhere = (
  { cpus, generators }: Elsewhere,
  cores: readonly (readonly number[])[],
): CpuSplit => ({
  server: firstCpus(cpus),
  generator: generators?.flatMap((each) => firstCpus(each.cpus)) ?? cores.flat(),
  ...{ shared: false, sameCore: false },
});

const firstCpus = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, cpu) => cpu);

/**
 * Splits the allowed CPUs between the server and everything that measures it. The drivers are
 * single-threaded, and a CPU of theirs feeds about three of httpd's. The server therefore gets one
 * CPU of two or three, and two of four or more. That shows how an MPM uses CPUs without measuring
 * the generator. Where there are two cores, none is on both sides: hyper-threads slow each other
 * down.
 * @param cores the allowed CPUs, grouped by core.
 */
export function splitCpus(cores: readonly (readonly number[])[]): CpuSplit {
  const allowed = cores.flat();
  if (allowed.length < 2) {
    return { server: allowed, generator: allowed, shared: true, sameCore: true };
  }
  const forServer = allowed.length < 4 ? 1 : 2;
  if (cores.length === 1) {
    const [server, generator] = [allowed.slice(0, forServer), allowed.slice(forServer)];
    return { server, generator, shared: false, sameCore: true };
  }
  const ofServer = (cores[0]?.length ?? 0) >= forServer || cores.length === 2 ? 1 : forServer;
  return {
    server: cores.slice(0, ofServer).flat().slice(0, forServer),
    generator: cores.slice(ofServer).flat(),
    shared: false,
    sameCore: false,
  };
}
