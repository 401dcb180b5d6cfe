import type { ArmSummary, Measured } from '../analysis/arm-summary.ts';
import { hasVerdict } from '../analysis/comparisons.ts';
import { type FigureId, figures } from '../analysis/figures.ts';
import { figuresOf } from '../analysis/questions.ts';
import type { CellSummary } from '../analysis/summary.ts';
import { relateRanges } from '../stats/ranges.ts';
import type { Values } from './document.ts';
import { formatSpread, list } from './format.ts';

interface Named {
  readonly name: string;
  readonly measured: Measured;
}

/** Describes the figures that the workload of a cell asks for. */
export const findingsOf = (cell: CellSummary): readonly Values[] =>
  figuresOf(cell.cell.workload).sentences.map((figure) => findingOf(cell, figure));

/** Describes one figure of a cell, in the order of the plan's arms. */
export function findingOf(cell: CellSummary, id: FigureId): Values {
  const { unit, title } = figures[id];
  const values = cell.arms.map((arm) => {
    const measured = arm.numbers[id];
    const text =
      measured === null
        ? `not known (${whyUnknown(arm)})`
        : `${measured.censored ? 'at least ' : ''}${formatSpread(measured, unit)}`;
    return { arm, name: arm.name, text, thin: measured?.thin ?? false };
  });
  const named = cell.arms.flatMap(({ name, numbers }) => {
    const measured = numbers[id];
    return measured === null ? [] : [{ name, measured }];
  });
  // Overlapping ranges would seem to contradict a difference that the paired rounds show.
  const tested = cell.comparisons.some((each) => each.question.figure === id && hasVerdict(each));
  return { title, values, relations: relate(named, tested) };
}

/** Returns values and ranges: "event 12,300 requests/s (…); worker …. Every round of event …." */
export function describe({ values, relations }: Values): string {
  const each = values.map(({ name, text }) => `${name} ${text}`).join('; ');
  return [`${each}.`, ...relations].join(' ');
}

/** Returns how the ranges lie, or the values where there is nothing to compare. */
export const compared = (finding: Values): string =>
  finding.relations.length > 0 ? finding.relations.join(' ') : describe(finding);

function relate(all: readonly Named[], tested: boolean): readonly string[] {
  if (all.length < 2) return [];
  const single = all.filter(({ measured }) => measured.n === 1).map(({ name }) => name);
  const sorted = all
    .filter(({ measured }) => measured.n > 1)
    .sort((a, b) => b.measured.median - a.measured.median);
  const alone = single.length === 0 ? [] : [`One round of ${list(single)}: the spread is unknown.`];
  return [...separations(sorted), ...(tested ? [] : overlaps(sorted)), ...alone];
}

function separations(sorted: readonly Named[]): readonly string[] {
  return sorted.flatMap((upper) => {
    const lower = sorted.filter((each) => relateRanges(upper.measured, each.measured) === 'above');
    if (lower.length === 0) return [];
    return [`Every round of ${upper.name} was above every round of ${listNames(lower)}.`];
  });
}

function overlaps(sorted: readonly Named[]): readonly string[] {
  const pairs = sorted.flatMap((a, i) =>
    sorted
      .slice(i + 1)
      .filter((b) => relateRanges(a.measured, b.measured) === 'overlap')
      .map((b) => [a, b]),
  );
  const everyPair = pairs.length > 1 && pairs.length === (sorted.length * (sorted.length - 1)) / 2;
  return (everyPair ? [sorted] : pairs).map(
    (group) => `The ranges of ${listNames(group)} overlap: these rounds show no difference.`,
  );
}

function whyUnknown(arm: ArmSummary): string {
  const parts = [
    [arm.valid.length, 'without this figure'],
    [arm.invalid.length, 'invalid'],
    [arm.failed.length, 'failed'],
    [arm.aborted.length, 'aborted'],
  ] as const;
  const seen = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return seen.length === 0 ? 'no round was run' : `rounds: ${list(seen)}`;
}

const listNames = (all: readonly Named[]): string => list(all.map(({ name }) => name));
