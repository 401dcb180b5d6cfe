import {
  type GeneratorProcess,
  request,
  startGenerator,
  useGenerator,
} from './generator-process.ts';
import type { LoadResult, Progress } from './load.ts';
import type { LoadSpec } from './spec.ts';

/**
 * Drives a load in a process of its own. So the generator's CPU time, event loop and CPUs are its
 * own: neither samplers nor a progress display are measured with it.
 * @param options.cpus CPU numbers for the generator; null leaves it unpinned.
 * @param options.generator a process that was started before; it is ended like any other.
 * @param options.warm called after the warm-up; the measured window starts when it resolves.
 * @param options.report receives the progress twice a second, where the driver supports it.
 * @throws when the driver fails or the signal comes, and GeneratorCrash when the process ends.
 */
export function generate(
  spec: LoadSpec,
  options: {
    readonly cpus: readonly number[] | null;
    readonly warm: () => Promise<void>;
    readonly signal: AbortSignal;
    readonly generator?: GeneratorProcess;
    readonly report?: (progress: Progress) => void;
  },
): Promise<LoadResult> {
  const generator = options.generator ?? startGenerator(options.cpus);
  return useGenerator(generator, options.signal, async () => {
    let message = await request(generator, { kind: 'spec', spec });
    while (message.kind !== 'result') {
      if (message.kind === 'progress') options.report?.(message.progress);
      if (message.kind === 'warm') await options.warm();
      message = await request(generator, message.kind === 'warm' ? { kind: 'go' } : null);
    }
    return message.result;
  });
}
