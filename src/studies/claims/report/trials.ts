import { type Html, html } from '../../../report/html/html.ts';
import { describeErrors } from '../../../report/notes.ts';
import { describeWarning } from '../../../report/warnings.ts';
import type { Trial } from '../../../run/trial.ts';
import { type FigureName, figures } from '../figures.ts';
import { figureText } from '../words.ts';
import type { ClaimReport } from './input.ts';

/** Every trial of a claim as it was recorded, with the figures that its predictions are about. */
export function trialsOf({ claim, evidence }: ClaimReport): readonly Html[] {
  return claim.experiments.map(({ id }) => {
    const names = [
      ...new Set(claim.criteria.filter(({ experiment }) => experiment === id).map((c) => c.figure)),
    ];
    const trials = evidence[id] ?? [];
    const heads = ['trial', 'state', ...names.map((name) => figures[name].title), 'remarks'];
    return html`
<details>
  <summary>Every trial of ${id}: ${trials.length}</summary>
  <div class="scroll" tabindex="0" role="region" aria-label="Every trial of ${id}">
  <table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${trials.map((trial) => row(trial, names))}</tbody>
  </table>
  </div>
</details>`;
  });
}

function row(trial: Trial, names: readonly FigureName[]): Html {
  const values = names.map((name) => {
    const value = figures[name].read(trial);
    return value === null ? '–' : figureText(value, figures[name]);
  });
  return html`<tr><th scope="row">${trial.id}</th><td>${stateOf(trial)}</td>${values.map((value) => html`<td>${value}</td>`)}<td class="words">${remarks(trial)}</td></tr>`;
}

const stateOf = (trial: Trial): string =>
  trial.state === 'completed' ? trial.validity.verdict : trial.state;

function remarks(trial: Trial): string {
  if (trial.state === 'aborted') return '';
  if (trial.state === 'failed') return `stage ${trial.stage}: ${trial.reason}`;
  const all = [describeErrors(trial.errors), ...trial.warnings.map(describeWarning)];
  return all.filter((text) => text !== '').join('; ') || 'none';
}
