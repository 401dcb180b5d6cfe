import type { Summary } from '../analysis/summary.ts';
import type { CompletedTrial } from '../run/trial.ts';
import type { MemoryObservation } from '../sample/sample.ts';
import type { Status } from './document.ts';
import { formatCount, formatShare, plural } from './format.ts';
import { controlFacts, controlFailed } from './verdicts/control.ts';

/** Share of stolen CPU time that can decide a comparison by itself. */
const muchSteal = 0.01;

/** Judges how far the run can be trusted; shown before any number. */
export function statusOf(summary: Summary): Status {
  const { counts, plan } = summary;
  const steal = highest(summary, (trial) => trial.observation.hostStealShare);
  const facts = factsOf(summary, steal);
  if (counts.failed + counts.aborted + counts.missing > 0) {
    return { tone: 'bad', label: 'incomplete', facts };
  }
  const isDoubtful =
    counts.invalid > 0 ||
    plan.cpus.shared ||
    (steal ?? 0) > muchSteal ||
    plan.rounds.length === 1 ||
    controlFailed(summary);
  return isDoubtful
    ? { tone: 'warning', label: 'complete, with warnings', facts }
    : { tone: 'good', label: 'complete', facts };
}

function factsOf(summary: Summary, steal: number | null): readonly string[] {
  const { counts, plan } = summary;
  const { server, generator: generators } = plan.cpus;
  const sampling = highest(summary, (trial) => trial.observation.samplingCpuShare);
  const generator = highest(summary, (trial) => trial.generator.cpuShare);
  return [
    `${counts.valid} of ${plural(counts.planned, 'trial')} valid`,
    ...lostFacts(summary),
    plan.rounds.length === 1
      ? 'one round: the spread is unknown'
      : `${formatCount(plan.rounds.length)} rounds, the arms in turn within each`,
    ...repeatFacts(summary),
    ...controlFacts(summary),
    ...atMost('load generator used at most # of its CPUs', generator),
    ...atMost('CPU stolen by the hypervisor: at most #', steal),
    plan.cpus.shared
      ? 'server and load generator shared a CPU'
      : `server on CPU ${server.join(', ')}, load generator on CPU ${generators.join(', ')}`,
    ...memoryFacts(summary),
    ...atMost('sampling cost at most # of one CPU', sampling),
  ];
}

/** Puts a share in place of the "#"; says nothing where it is not known. */
const atMost = (fact: string, share: number | null): readonly string[] =>
  share === null ? [] : [fact.replace('#', formatShare(share))];

function repeatFacts({ trials }: Summary): readonly string[] {
  const again = new Set(
    trials.filter(({ attempt }) => attempt > 1).map(({ round, cell }) => `${round} ${cell}`),
  );
  if (again.size === 0) return [];
  const rounds = again.size === 1 ? 'round of a cell was' : 'rounds of a cell were';
  return [`${again.size} ${rounds} repeated because of an invalid trial`];
}

/** The source of a footprint: each source counts other parts of the memory. */
const sourceWords: Readonly<Record<MemoryObservation['source'], string>> = {
  'cgroup-v1': 'memory read from the arm’s cgroup',
  'cgroup-v2': 'memory read from the arm’s cgroup',
  smaps_rollup: 'memory read from PSS, without that of kernel and sockets',
  'engine-stats': 'memory read from the engine’s stats once a second, without that of the kernel',
};

function memoryFacts(summary: Summary): readonly string[] {
  const sources = completedOf(summary).flatMap(({ observation }) =>
    observation.memory === null ? [] : sourceWords[observation.memory.source],
  );
  return [...new Set(sources)];
}

function lostFacts({ counts }: Summary): readonly string[] {
  const facts = [
    [counts.invalid, 'invalid (excluded from the figures that the flaw affects)'],
    [counts.failed, 'failed'],
    [counts.aborted, 'aborted'],
    [counts.missing, 'not run'],
  ] as const;
  return facts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
}

function highest(summary: Summary, of: (trial: CompletedTrial) => number): number | null {
  const all = completedOf(summary).map(of);
  return all.length === 0 ? null : Math.max(...all);
}

const completedOf = (summary: Summary): readonly CompletedTrial[] =>
  summary.cells.flatMap(({ arms }) => arms.flatMap(({ completed }) => completed));
