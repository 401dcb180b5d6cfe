import type { ExitCode, Terminal } from '../../studies/terminal.ts';
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

/** Says what this machine can do and what would disturb a measurement. Exit 3 when a measurement would be in vain. */
export async function doctor(
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const findings: readonly Finding[] = [
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
  terminal.out(options.json ? JSON.stringify(findings, null, 2) : textOf(findings));
  return findings.some(({ weight }) => weight === 'bad') ? 3 : 0;
}

const marks = { good: ' ', note: '·', bad: '!' } as const;

function textOf(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ what, seen, means, weight }) =>
      `${marks[weight]} ${what.padEnd(20)}${seen}${means === '' ? '' : `\n${' '.repeat(22)}→ ${means}`}`,
  );
  return [...lines, '', '· worth knowing   ! a measurement would be disturbed'].join('\n');
}
