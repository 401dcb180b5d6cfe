import type { Finding } from './finding.ts';
import {
  cgroupFinding,
  cpuFinding,
  frequencyFinding,
  limitFindings,
  loadFinding,
  memoryFinding,
  systemFinding,
  trackingFinding,
} from './machine.ts';
import { canMakeCgroup, engineFinding, httpdFinding, runsFinding } from './servers.ts';

/** Looks at this machine for about a second. */
export async function examine(): Promise<readonly Finding[]> {
  return [
    systemFinding(),
    await cpuFinding(),
    frequencyFinding(),
    memoryFinding(),
    cgroupFinding(await canMakeCgroup()),
    ...limitFindings(),
    trackingFinding(),
    await engineFinding(),
    httpdFinding(),
    runsFinding(),
    await loadFinding(),
  ];
}
