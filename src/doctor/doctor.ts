import type { Finding } from '../host/finding.ts';
import { runtimes } from '../server/runtimes.ts';
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
