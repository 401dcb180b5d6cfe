import type { Summary } from '../analysis/summary.ts';
import type { CompletedTrial } from '../run/trial.ts';
import type { MemoryObservation } from '../sample/sample.ts';
import { formatCount, formatShare, plural } from './format.ts';
import { controlFacts, controlFailed } from './verdicts/control.ts';

/** How far the run as a whole can be trusted, said before any number. */
export interface Health {
  readonly state: 'complete' | 'reserved' | 'incomplete';
  readonly label: string;
  readonly facts: readonly string[];
}

const labels: Readonly<Record<Health['state'], string>> = {
  complete: 'complete',
  reserved: 'complete, with reservations',
  incomplete: 'incomplete',
};

/** A hypervisor that takes this much of the CPU can decide a comparison by itself. */
const muchSteal = 0.01;

export function healthOf(summary: Summary): Health {
  const { counts, plan } = summary;
  const steal = highest(summary, (trial) => trial.observation.hostStealShare);
  const lost = counts.failed + counts.aborted + counts.missing;
  const doubts = [
    counts.invalid > 0,
    counts.foreign > 0,
    plan.cpus.shared,
    (steal ?? 0) > muchSteal,
    plan.rounds.length === 1,
    controlFailed(summary),
  ];
  const state = lost > 0 ? 'incomplete' : doubts.includes(true) ? 'reserved' : 'complete';
  return { state, label: labels[state], facts: factsOf(summary, steal) };
}

function factsOf(summary: Summary, steal: number | null): readonly string[] {
  const { counts, plan } = summary;
  const sampling = highest(summary, (trial) => trial.observation.samplingCpuShare);
  const generator = highest(summary, (trial) => trial.generator.cpuShare);
  return [
    `${counts.valid} of ${plural(counts.planned, 'trial')} valid`,
    ...lostFacts(summary),
    plan.rounds.length === 1
      ? 'one round: no spread known'
      : `${formatCount(plan.rounds.length)} rounds, the arms in turn within each`,
    ...repeatFacts(summary),
    ...controlFacts(summary),
    ...(generator === null
      ? []
      : [`load generator used at most ${formatShare(generator)} of its CPUs`]),
    ...(steal === null ? [] : [`CPU stolen by the hypervisor: at most ${formatShare(steal)}`]),
    plan.cpus.shared
      ? 'server and load generator shared a CPU'
      : `server on CPU ${plan.cpus.server.join(', ')}, load generator on CPU ${plan.cpus.generator.join(', ')}`,
    ...memoryFacts(summary),
    ...(sampling === null ? [] : [`sampling cost at most ${formatShare(sampling)} of one CPU`]),
  ];
}

function repeatFacts({ trials }: Summary): readonly string[] {
  const again = new Set(
    trials.filter(({ attempt }) => attempt > 1).map(({ round, cell }) => `${round} ${cell}`),
  );
  if (again.size === 0) return [];
  const rounds = again.size === 1 ? 'round of a cell was' : 'rounds of a cell were';
  return [`${again.size} ${rounds} repeated because a trial was invalid`];
}

/** A footprint says little without its source: they see different parts of it. */
const sourceWords: Readonly<Record<MemoryObservation['source'], string>> = {
  'cgroup-v1': 'footprint read from the arm’s cgroup',
  'cgroup-v2': 'footprint read from the arm’s cgroup',
  smaps_rollup: 'footprint read from PSS, without the memory of kernel and sockets',
  'engine-stats':
    'footprint read from the engine’s stats once a second, without the memory of the kernel',
};

function memoryFacts(summary: Summary): readonly string[] {
  const sources = completedOf(summary).flatMap(({ observation }) =>
    observation.memory === null ? [] : sourceWords[observation.memory.source],
  );
  return [...new Set(sources)];
}

function lostFacts({ counts }: Summary): readonly string[] {
  const facts = [
    [counts.invalid, 'invalid (shown, never compared)'],
    [counts.failed, 'failed'],
    [counts.aborted, 'aborted'],
    [counts.missing, 'not run'],
    [counts.foreign, 'left out, being of another plan'],
  ] as const;
  return facts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
}

function highest(summary: Summary, of: (trial: CompletedTrial) => number): number | null {
  const all = completedOf(summary).map(of);
  return all.length === 0 ? null : Math.max(...all);
}

const completedOf = (summary: Summary): readonly CompletedTrial[] =>
  summary.cells.flatMap((cell) => cell.arms.flatMap((arm) => [...arm.valid, ...arm.invalid]));
