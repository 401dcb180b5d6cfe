import { gzipSync } from 'node:zlib';
import type { CompletedTrial, Trial } from '../../run/trial.ts';
import { formatValue } from '../format.ts';
import { type Html, html, trusted } from '../html/html.ts';

interface Attempt {
  readonly left: string;
  readonly keep: (trial: CompletedTrial) => object;
}

/** Parts that may be left out, step by step, until the rest fits. results.jsonl has them all. */
const attempts: readonly Attempt[] = [
  { left: '', keep: (trial) => trial },
  { left: 'without the time series', keep: withoutSeries },
  {
    left: 'without the time series and histograms',
    keep: (trial) => withoutHistograms(withoutSeries(trial)),
  },
];

/** Writes a link that saves the trials, as much of them as there is room for; needs no script. */
export function trialData(trials: readonly Trial[], roomBytes: number): Html {
  for (const { left, keep } of attempts) {
    const packed = pack(trials, keep);
    if (packed.length * (4 / 3) > roomBytes) continue;
    const note = left === '' ? '' : `, ${left}: those are in results.jsonl beside this page`;
    const data = trusted(packed.toString('base64'));
    const url = html`data:application/gzip;base64,${data}`;
    const link = html`<a download="results.jsonl.gz" href="${url}">results.jsonl.gz</a>`;
    const size = formatValue(packed.length, 'bytes');
    return section(html`${link} (${size}), one record per trial${note}.`);
  }
  return section(html`The trials are too many to be embedded: see results.jsonl beside this page.`);
}

const section = (content: Html): Html => html`
<section id="data">
  <h2>Raw data</h2>
  <p>${content}</p>
</section>`;

function pack(trials: readonly Trial[], keep: Attempt['keep']): Buffer {
  const lines = trials.map((each) =>
    JSON.stringify(each.state === 'completed' ? keep(each) : each),
  );
  return gzipSync(lines.map((line) => `${line}\n`).join(''));
}

function withoutSeries(trial: CompletedTrial): object {
  const { memory, processes, scoreboard, sockets, ...rest } = trial.observation;
  const { series, ...figures } = memory ?? {};
  return { ...trial, observation: { ...rest, memory: memory === null ? null : figures } };
}

function withoutHistograms(trial: object): object {
  return JSON.parse(
    JSON.stringify(trial, (key, value) => (key === 'histogram' ? undefined : value)),
  );
}
