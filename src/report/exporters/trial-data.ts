import { gzipSync } from 'node:zlib';
import type { CompletedTrial, Trial } from '../../run/trial.ts';
import { formatValue } from '../format.ts';
import { type Html, html, trusted } from '../html/html.ts';

/** Writes a link that saves the figures of the trials; needs no script. */
export function trialData(trials: readonly Trial[]): Html {
  const packed = pack(trials);
  const data = trusted(packed.toString('base64'));
  const url = html`data:application/gzip;base64,${data}`;
  const link = html`<a download="figures.jsonl.gz" href="${url}">figures.jsonl.gz</a>`;
  const size = formatValue(packed.length, 'bytes');
  return html`
<section id="data">
  <h2>Raw data</h2>
  <p>${link} (${size}): one record per trial, without time series and histograms. Those are in
  results.jsonl beside this page.</p>
</section>`;
}

function pack(trials: readonly Trial[]): Buffer {
  const lines = trials.map((each) =>
    JSON.stringify(each.state === 'completed' ? withoutSeries(each) : each, (key, value) =>
      key === 'histogram' ? undefined : value,
    ),
  );
  return gzipSync(lines.map((line) => `${line}\n`).join(''), { level: 9 });
}

function withoutSeries({ per100Ms, ...trial }: CompletedTrial): object {
  const { memory, processes, scoreboard, sockets, connections, ...rest } = trial.observation;
  const { series, ...figures } = memory ?? {};
  return { ...trial, observation: { ...rest, memory: memory === null ? null : figures } };
}
