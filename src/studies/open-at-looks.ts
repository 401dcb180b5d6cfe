import { openCells } from '../analysis/open-cells.ts';
import type { Plan } from '../plan/plan.ts';
import { plural } from '../report/format.ts';
import type { OpenCells } from '../run/jobs.ts';
import type { Trial } from '../run/trial.ts';

/** Cells go on until all their questions are decided; questions are judged at the looks only. */
export const openAtLooks =
  (plan: Plan): OpenCells =>
  (records, roundsDone) =>
    passedLook(plan, roundsDone) ? openCells(plan, records, roundsDone) : null;

const passedLook = ({ comparison: { looks } }: Plan, roundsDone: number): boolean =>
  looks.at.some(({ rounds }) => rounds <= roundsDone);

/** Continues a line of progress: "; 2 of 5 situations decided". */
export function openText(plan: Plan, records: readonly Trial[], roundsDone: number): string {
  const asked = plan.cells.filter(({ questions }) => questions.length > 0);
  if (!passedLook(plan, roundsDone)) return '';
  const open = openCells(plan, records, roundsDone);
  const decided = asked.filter(({ id }) => !open.has(id)).length;
  return `; ${decided} of ${plural(asked.length, 'situation')} decided`;
}
