import { columnsOf } from '../../analysis/columns.ts';
import { type Metric, metrics } from '../../analysis/metrics.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import type { CompletedTrial, FailedTrial, Trial } from '../../run/trial.ts';
import { formatCount, formatShare, formatValue } from '../format.ts';
import { type Html, html, type Insert } from '../html/html.ts';
import { describeErrors } from '../notes.ts';
import { describeWarning, invalidReasons } from '../warnings.ts';

/** Every trial of a cell as it was recorded, the invalid ones included. */
export function trialsTable(cell: CellSummary): Html {
  const ids = columnsOf(cell.cell.workload).all;
  const stands = cell.sentinel === null ? cell.arms : [...cell.arms, cell.sentinel];
  const trials = stands
    .flatMap((arm): readonly Trial[] => [
      ...arm.valid,
      ...arm.invalid,
      ...arm.failed,
      ...arm.aborted,
    ])
    .sort((a, b) => a.round - b.round);
  if (trials.length === 0) return html`<p>No trial of this cell was run.</p>`;
  const heads = [
    'trial',
    'state',
    ...ids.map((id) => metrics[id].short),
    'requests',
    'generator CPU',
    'steal',
    'errors and warnings',
  ];
  return html`
<details>
  <summary>Every trial of ${cell.cell.id}</summary>
  <div class="scroll" tabindex="0" role="region" aria-label="Every trial of ${cell.cell.id}">
  <table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${trials.map((trial) => html`<tr><th scope="row">${trial.id}</th>${cellsOf(trial, cell)}</tr>`)}</tbody>
  </table>
  </div>
</details>`;
}

function cellsOf(trial: Trial, cell: CellSummary): readonly Insert[] {
  const ids = columnsOf(cell.cell.workload).all;
  if (trial.state !== 'completed') {
    const words = trial.state === 'failed' ? `stage ${trial.stage}: ${trial.reason}` : '';
    return [
      html`<td>${trial.state}</td><td class="words" colspan="${ids.length + 4}">${words}</td>`,
    ];
  }
  const numbers = ids.map((id) => {
    const metric: Metric = metrics[id];
    const value = metric.read(trial);
    if (value === null) return '–';
    return `${metric.atLeast?.(trial) ? '≥ ' : ''}${formatValue(value, metric.unit)}`;
  });
  const texts = [
    invalidReasons(trial).length === 0 ? 'valid' : 'invalid',
    ...numbers,
    formatCount(trial.requests),
    formatShare(trial.generator.cpuShare),
    formatShare(trial.observation.hostStealShare),
    remarks(trial),
  ];
  return texts.map((text) => html`<td>${text}</td>`);
}

function remarks(trial: CompletedTrial): string {
  const all = [describeErrors(trial.errors), ...trial.warnings.map(describeWarning)];
  return all.filter((text) => text !== '').join('; ') || 'none';
}

/** Trials without numbers: where each ended, why, and the server's last words. */
export function failures(summary: Summary): Html | null {
  const failed = summary.trials.filter((trial) => trial.state === 'failed');
  if (failed.length === 0) return null;
  return html`
<section id="failures">
  <h2>Failed trials</h2>
  ${failed.map(failure)}
</section>`;
}

function failure(trial: FailedTrial): Html {
  return html`
<article class="card">
  <h3>${trial.id}</h3>
  <p>Failed at stage <strong>${trial.stage}</strong>: ${trial.reason}</p>
  ${trial.log !== '' && html`<pre aria-label="Last lines of the server's log">${trial.log}</pre>`}
</article>`;
}
