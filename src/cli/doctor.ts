import { examine, examineMachines } from '../doctor/doctor.ts';
import { findingsText } from '../doctor/text.ts';
import { runtimeNames, runtimes } from '../server/runtimes.ts';
import { defineCommand } from './command.ts';
import { runtimeOptions } from './runtime-options.ts';
import { swarmIn, swarmOptions } from './swarm-options.ts';
import { oneOf, switched } from './values.ts';

/** Those whose arms or load are on other machines. */
const withMachines = runtimeNames.filter((name) => 'examine' in runtimes[name]);

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Show what this machine can do and what would disturb a measurement.',
  options: {
    '--runtime <NAME>': oneOf(withMachines)
      .optional()
      .describe('also examine each machine that would take part'),
    '--httpd-image <NAME>': runtimeOptions['--httpd-image <NAME>'],
    '--registry <NAME>': swarmOptions['--registry <NAME>'],
    '--json': switched.describe('print the findings as JSON'),
  },
  check(values, problems) {
    const { registry } = swarmIn(values, values.runtime ?? '', problems);
    return { ...values, registry };
  },
  async run({ runtime, httpdImage: image, registry, json }, { terminal, signal }) {
    const options = { path: null, image, ...(registry !== undefined && { registry }) };
    const tell = (line: string) => terminal.err(line);
    const findings = [
      ...(await examine()),
      ...(runtime === undefined ? [] : await examineMachines(runtime, options, tell, signal)),
    ];
    terminal.out(json ? JSON.stringify(findings, null, 2) : findingsText(findings));
    return findings.some(({ weight }) => weight === 'bad') ? 3 : 0;
  },
});
