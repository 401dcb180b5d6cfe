import type { Finding } from '../host/finding.ts';
import type { RuntimeKind, RuntimeOptions } from '../server/runtime.ts';
import { type RuntimeName, runtimes } from '../server/runtimes.ts';
import { ServerError } from '../server/server.ts';
import {
  cgroupFinding,
  cpuFinding,
  frequencyFinding,
  limitFindings,
  loadFinding,
  loopbackFinding,
  memoryFinding,
  systemFinding,
  trackingFinding,
} from './machine.ts';
import { canMakeCgroup, runsFinding } from './servers.ts';

/** Looks at this machine for about a second. */
export async function examine(): Promise<readonly Finding[]> {
  return [
    systemFinding(),
    await cpuFinding(),
    frequencyFinding(),
    memoryFinding(),
    await loopbackFinding(),
    cgroupFinding(await canMakeCgroup()),
    ...limitFindings(),
    trackingFinding(),
    ...(await Promise.all(Object.values(runtimes).map(({ finding }) => finding()))),
    runsFinding(),
    await loadFinding(),
  ];
}

/** Looks at each machine that would take part in a run there. */
export async function examineMachines(
  runtime: RuntimeName,
  options: RuntimeOptions,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { examine: machines }: RuntimeKind = runtimes[runtime];
  if (machines === undefined) throw new Error(`${runtime} runs on this machine alone`);
  try {
    return await machines(options, tell, signal);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const means = `--runtime ${runtime} is not available`;
    return [{ what: runtime, seen: error.message, means, weight: 'bad' }];
  }
}
