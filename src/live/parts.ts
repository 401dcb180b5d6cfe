import { clock, formatBare, formatValue, list, plural } from '../report/format.ts';
import { type Html, html, type Insert } from '../report/html/html.ts';
import { keyOf } from '../report/html/key.ts';
import { workersBar } from './slots.ts';
import { liveTable } from './table.ts';
import type { ArmNow, LatencyNow, LiveView, Now, PercentileNow } from './view.ts';

/** Markup of each part by its id; empty: there is nothing to show. */
export type Parts = Readonly<Record<'round' | 'time' | 'arms' | 'questions' | 'failures', string>>;

/** Writes the parts of the page that change while the run goes on. */
export const partsOf = (view: LiveView): Parts => ({
  round: roundOf(view.now).markup,
  time: html`${timeOf(view)}`.markup,
  arms: view.arms.length === 0 ? '' : armsOf(view.arms).markup,
  questions: view.questions.length === 0 ? '' : questionsOf(view).markup,
  failures: view.failures.length === 0 ? '' : failuresOf(view.failures).markup,
});

/** Returns what the page shows where the parts cannot be written: the run goes on all the same. */
export const withoutParts = (error: unknown): Parts => ({
  ...{ time: '', arms: '', questions: '', failures: '' },
  round: html`<p>The run goes on, but this page cannot show it: ${String(error)}</p>`.markup,
});

/** Changes with the round and the situation only: a screen reader reads it out. */
const roundOf = ({ stage, situation }: Now): Html => html`
<p class="stage">${situation === null ? stage : `${stage}: ${situation}`}</p>`;

function timeOf({ now: { secondsLeft, isBounded }, questions }: LiveView): Html {
  const decided = questions.filter(({ isDecided }) => isDecided).length;
  const facts = [
    ...(secondsLeft === null
      ? []
      : [`${isBounded ? 'At most' : 'About'} ${clock(secondsLeft)} minutes left`]),
    ...(questions.length === 0
      ? []
      : [`${decided} of ${plural(questions.length, 'question')} decided`]),
  ];
  return html`<p>${facts.join('; ')}</p>`;
}

const armsOf = (arms: readonly ArmNow[]): Html => html`
<h2>Arms</h2>
${liveTable({
  caption: 'Requests/s of the latest turn, latency of the latest cell, memory and workers now',
  head: ['arm', 'now', 'requests/s', 'latency p50', 'latency p99', 'memory', 'scoreboard'],
  rows: arms.map(armRow),
  left: [1],
})}`;

const armRow = (arm: ArmNow): readonly Insert[] => [
  html`${keyOf(arm)}${arm.name}`,
  arm.doing === 'failed' ? html`<span class="badge bad">failed</span>` : arm.doing,
  arm.ratePerSecond === null ? '–' : formatBare(Math.round(arm.ratePerSecond), 'perSecond'),
  percentileOf(arm.latency, 'p50'),
  percentileOf(arm.latency, 'p99'),
  arm.footprintBytes === null ? '–' : formatValue(arm.footprintBytes, 'bytes'),
  scoreboardOf(arm),
];

function percentileOf(latency: LatencyNow | null, which: 'p50' | 'p99'): Insert {
  if (latency === null) return '–';
  const { us, isLowerBound }: PercentileNow = latency[which];
  const value = `${isLowerBound ? '≥ ' : ''}${formatValue(us, 'us')}`;
  const of = `${latency.situation}, round ${latency.round}`;
  return html`${value}${which === 'p50' && html`<small>${of}</small>`}`;
}

function scoreboardOf({ scoreboard, doing }: ArmNow): Insert {
  if (scoreboard !== null) return workersBar(scoreboard);
  return doing === 'waiting' || doing === 'under load' ? 'no answer' : '–';
}

function questionsOf({ questions, looks }: LiveView): Html {
  const when =
    looks.length === 0
      ? 'All questions are judged at the end of the run'
      : `Judged after ${list(looks.map(String))} rounds, and at the end of the run`;
  return html`
<h2>Questions</h2>
${liveTable({
  caption: when,
  head: ['situation', 'question', 'state', 'result'],
  rows: questions.map(({ situation, noun, isDecided, result }) => [
    situation,
    noun,
    isDecided
      ? html`<span class="badge good">decided</span>`
      : html`<span class="badge warning">open</span>`,
    result,
  ]),
  left: [1, 2, 3],
})}`;
}

const failuresOf = (lines: readonly string[]): Html => html`
<h2>Not completed</h2>
<ul class="notes">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
