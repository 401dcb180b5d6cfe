import type { Finding } from './finding.ts';

const marks = { good: ' ', note: '·', bad: '!' } as const;

/** Lists the findings, each with what it means for a measurement. */
export function findingsText(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ what, seen, means, weight }) =>
      `${marks[weight]} ${what.padEnd(20)}${seen}${means === '' ? '' : `\n${' '.repeat(22)}→ ${means}`}`,
  );
  return [...lines, '', '· worth knowing   ! would disturb a measurement'].join('\n');
}
