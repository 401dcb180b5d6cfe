import { gzipSync } from 'node:zlib';
import type { Summary } from '../../analysis/summary.ts';
import type { CompletedTrial, Trial } from '../../run/trial.ts';
import { formatValue } from '../format.ts';
import { type Html, html, trusted } from '../html/html.ts';

interface Attempt {
  readonly left: string;
  readonly keep: (trial: CompletedTrial) => object;
}

/** What may be left out, step by step, until the rest fits. The file beside the page always has everything. */
const attempts: readonly Attempt[] = [
  { left: '', keep: (trial) => trial },
  { left: 'without the time series', keep: withoutSeries },
  {
    left: 'without the time series and histograms',
    keep: (trial) => withoutHistograms(withoutSeries(trial)),
  },
];

/** A link that saves the embedded results; it works without a script. Holds as much of them as there is room for. */
export function rawData(summary: Summary, roomBytes: number): Html {
  for (const { left, keep } of attempts) {
    const packed = pack(summary.trials, keep);
    if (packed.length * (4 / 3) > roomBytes) continue;
    const note = left === '' ? '' : `, ${left}: those are in results.jsonl beside this page`;
    return html`
<section id="data">
  <h2>Raw data</h2>
  <p><a download="results.jsonl.gz" href="data:application/gzip;base64,${trusted(packed.toString('base64'))}">results.jsonl.gz</a> (${formatValue(packed.length, 'bytes')}), one record a trial${note}.</p>
</section>`;
  }
  return html`
<section id="data">
  <h2>Raw data</h2>
  <p>Too large to be embedded: see results.jsonl beside this page.</p>
</section>`;
}

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
