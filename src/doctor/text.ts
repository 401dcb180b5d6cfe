import type { Finding } from '../host/finding.ts';

const marks = { good: ' ', note: '·', bad: '!' } as const;

/** Lists the findings, each with what it means for a measurement. */
export function findingsText(findings: readonly Finding[]): string {
  const lines = findings.map(({ what, seen, means, weight }) => {
    const consequence = means === '' ? '' : `\n${' '.repeat(22)}→ ${means}`;
    return `${marks[weight]} ${what.padEnd(20)}${seen}${consequence}`;
  });
  return [...lines, '', '· worth knowing   ! would disturb a measurement'].join('\n');
}
