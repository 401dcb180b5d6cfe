import type { Summary } from '../../analysis/summary.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import type { MemoryObservation } from '../../sample/sample.ts';
import type { Section } from '../document.ts';
import { formatCount, formatShare, plural } from '../format.ts';
import { sidesText } from '../sides.ts';
import { controlFacts } from '../verdicts/control.ts';
import { formatExact } from '../verdicts/ratios.ts';

/** Shows how the run went, and how many of its verdicts may be wrong. */
export const health = (summary: Summary): Section => ({
  id: 'health',
  title: 'How far to trust this run',
  short: 'Trust',
  blocks: [
    { kind: 'list', items: factsOf(summary, highest(summary, stealOf)) },
    { kind: 'paragraph', text: errorsText(summary) },
  ],
});

const stealOf = ({ observation }: CompletedTrial) => observation.hostStealShare;

/** Says how many wrong verdicts to expect, if all arms were equal. */
function errorsText({ families, expectedWrongAtMost, plan }: Summary): string {
  const each = formatExact(plan.comparison.alpha);
  return (
    `The run judged ${formatCount(families)} families of comparisons. A family ` +
    'is one figure of all arms that are compared with each other. If these arms are equal, a ' +
    `family brings a wrong difference with a probability of at most ${each}. In the whole report ` +
    `at most ${Number(expectedWrongAtMost.toFixed(2))} such families are expected.`
  );
}

function factsOf(summary: Summary, steal: number | null): readonly string[] {
  const { counts, plan } = summary;
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
    plan.cpus.shared ? 'server and load generator shared a CPU' : sidesText(plan),
    ...memoryFacts(summary),
    ...atMost('sampling cost at most # of one CPU', sampling),
  ];
}

/** Puts a share in place of the "#"; says nothing where it is not known. */
const atMost = (fact: string, share: number | null): readonly string[] =>
  share === null ? [] : [fact.replace('#', formatShare(share))];

/** Counts rounds: one that shares its starts is repeated whole, another one cell by cell. */
function repeatFacts({ trials }: Summary): readonly string[] {
  const again = new Set(trials.filter(({ attempt }) => attempt > 1).map(({ block }) => block));
  if (again.size === 0) return [];
  const [rounds, they] = again.size === 1 ? ['round', 'it was'] : ['rounds', 'they were'];
  return [
    `${again.size} ${rounds} repeated, because ${they} interrupted or disturbed for all arms`,
  ];
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
