import { examine } from '../doctor/doctor.ts';
import { findingsText } from '../doctor/text.ts';
import { defineCommand } from './command.ts';
import { switched } from './values.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Show what this machine can do and what would disturb a measurement.',
  options: { '--json': switched.describe('print the findings as JSON') },
  async run({ json }, { terminal }) {
    const findings = await examine();
    terminal.out(json ? JSON.stringify(findings, null, 2) : findingsText(findings));
    return findings.some(({ weight }) => weight === 'bad') ? 3 : 0;
  },
});
