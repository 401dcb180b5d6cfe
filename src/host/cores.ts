import { textOrEmpty } from '../os/text-file.ts';
import { parseCpuList } from './limits.ts';

/**
 * Groups CPUs by core: hyper-threads (SMT siblings) share one. A CPU whose siblings are not known
 * counts as a core.
 */
export function coresOf(
  cpus: readonly number[],
  folder = '/sys/devices/system/cpu',
): readonly (readonly number[])[] {
  const coreOf = (cpu: number) => {
    const siblings = textOrEmpty(`${folder}/cpu${cpu}/topology/thread_siblings_list`).trim();
    return siblings === '' ? cpu : Math.min(...parseCpuList(siblings));
  };
  return [...Map.groupBy(cpus, coreOf).values()];
}
