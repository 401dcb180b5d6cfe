import { setTimeout as wait } from 'node:timers/promises';
import { readCpuTimes, shares } from '../host/cpu-times.ts';
import { allowedCpus, descriptorLimit } from '../host/limits.ts';
import { cgroupVersion, machineFacts } from '../host/machine.ts';
import { splitCpus } from '../plan/cpus.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** One thing looked at: what was seen, and what it means for a measurement. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly means: string;
  /** good: nothing to do. note: worth knowing. bad: the main job fails or its numbers cannot be trusted. */
  readonly weight: 'good' | 'note' | 'bad';
}

/** Says what this machine can do and what would disturb a measurement. Changes nothing. */
export async function doctor(
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const findings = [...machine(), ...limits(), await loadFromOthers()];
  terminal.out(options.json ? JSON.stringify(findings, null, 2) : findings.map(textOf).join('\n'));
  return findings.some(({ weight }) => weight === 'bad') ? 3 : 0;
}

function machine(): readonly Finding[] {
  const facts = machineFacts();
  const split = splitCpus(allowedCpus());
  return [
    { what: 'system', seen: `${facts.system}, ${facts.kernel}`, means: '', weight: 'good' },
    {
      what: 'CPUs',
      seen: `${allowedCpus().length} × ${facts.cpuModel}`,
      means: split.shared
        ? 'server and generator share one CPU: they disturb each other, compare nothing but the MPMs'
        : `server on ${split.server.join(',')}, generator on ${split.generator.join(',')}`,
      weight: split.shared ? 'bad' : 'good',
    },
  ];
}

function limits(): readonly Finding[] {
  return [
    {
      what: 'cgroups',
      seen: cgroupVersion() === null ? 'none' : `version ${cgroupVersion()}`,
      means: '',
      weight: 'good',
    },
    { what: 'open files', seen: String(descriptorLimit()), means: '', weight: 'good' },
  ];
}

async function loadFromOthers(): Promise<Finding> {
  const before = readCpuTimes();
  await wait(1000);
  const { busy, steal } = shares(before, readCpuTimes());
  return {
    what: 'load from others',
    seen: `${Math.round(busy * 100)} % of all CPUs busy, ${(steal * 100).toFixed(1)} % stolen, over one second`,
    means: '',
    weight: busy > 0.1 || steal > 0.02 ? 'bad' : 'good',
  };
}

const textOf = ({ what, seen, means }: Finding) =>
  `${what.padEnd(18)}${seen}${means && `: ${means}`}`;
