import type { ArmSummary } from '../../analysis/arm-summary.ts';
import type { Comparison } from '../../analysis/comparisons.ts';
import { lacksValues, type PairVerdict } from '../../analysis/judge-pair.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import type { ReportData } from '../document.ts';
import { plural } from '../format.ts';
import { verdictText } from '../verdicts/sentences.ts';
import type { Case } from './case.ts';
import { historyCases } from './history-cases.ts';

/** Returns a case for every question, for the trials of every arm, and for every series. */
export const casesOf = ({ summary, history }: ReportData): readonly Case[] => [
  ...cellsOf(summary).flatMap((cell) => [...questionCases(cell), ...trialsCases(cell)]),
  ...(history === null ? [] : historyCases(history)),
];

const cellsOf = ({ cells, crossChecks }: Summary): readonly CellSummary[] => [
  ...cells,
  ...crossChecks,
];

const questionCases = ({ cell, comparisons }: CellSummary): readonly Case[] =>
  comparisons.flatMap((comparison) =>
    comparison.pairs.map((pair): Case => {
      const { label, sentence } = verdictText(pair, comparison);
      return {
        suite: cell.id,
        group: comparison.question.figure,
        name: `${pair.a.arm} against ${pair.b.arm}`,
        ...outcomeOf(pair),
        text: `${label}: ${sentence}`,
        numbers: numbersOf(pair, comparison),
        seconds: 0,
      };
    }),
  );

function outcomeOf({ verdict }: PairVerdict): Pick<Case, 'outcome' | 'kind'> {
  if (verdict.outcome !== 'not-measured') {
    const isOpen = verdict.outcome === 'inconclusive';
    return {
      outcome: isOpen ? 'skipped' : 'passed',
      kind: isOpen ? verdict.reason : verdict.outcome,
    };
  }
  const { kind } = verdict.reason;
  return { outcome: lacksValues(verdict) ? 'error' : 'skipped', kind };
}

function numbersOf({ verdict }: PairVerdict, { rule }: Comparison): Case['numbers'] {
  if (verdict.outcome === 'not-measured') return { margin: rule.margin };
  const { estimate, rounds, difference, equivalence } = verdict.effect;
  return {
    estimate,
    low: difference.low,
    high: difference.high,
    confidence: difference.confidence,
    equivalenceLow: equivalence.low,
    equivalenceHigh: equivalence.high,
    equivalenceConfidence: equivalence.confidence,
    rounds,
    margin: rule.margin,
  };
}

const trialsCases = ({ cell, arms, control }: CellSummary): readonly Case[] =>
  [...arms, ...(control === null ? [] : [control])].map((arm) => ({
    suite: cell.id,
    group: 'trials',
    name: arm.arm,
    ...trialsOutcome(arm),
    numbers: {
      planned: arm.planned,
      valid: arm.valid.length,
      invalid: arm.invalid.length,
      failed: arm.failed.length,
      aborted: arm.aborted.length,
    },
    seconds: arm.completed.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
  }));

function trialsOutcome(arm: ArmSummary): Pick<Case, 'outcome' | 'kind' | 'text'> {
  const { failed, completed, planned } = arm;
  if (failed.length > 0) {
    const reasons = failed.map(
      ({ round, stage, reason }) => `round ${round} failed at stage ${stage}: ${reason}`,
    );
    const text = [`${plural(failed.length, 'trial')} failed.`, ...reasons].join('\n');
    return { outcome: 'error', kind: 'failed-trials', text };
  }
  const missing = planned - completed.length;
  return missing > 0
    ? {
        outcome: 'skipped',
        kind: 'interrupted',
        text: `${plural(missing, 'trial')} of ${planned} had no end: the run was interrupted.`,
      }
    : { outcome: 'passed', kind: 'measured', text: `${plural(planned, 'trial')} measured.` };
}
