import { descriptionOf } from '../load/workloads/over-protocol.ts';
import { equalArms } from '../plan/choose-arms.ts';
import { loadText } from '../plan/duration.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import { clock } from '../report/format.ts';
import { sidesText } from '../report/sides.ts';
import { type PlannedTrial, plannedTrials } from '../run/trials.ts';
import { keyTitles } from '../server/certificate.ts';
import { secondsFor } from './time-left.ts';

/** Writes the plan in words, for --dry-run. */
export function planText(plan: Plan, out: string): string {
  const trials = plannedTrials(plan, '');
  return [
    `Run ${plan.runId}, preset ${plan.preset}, seed ${plan.seed}`,
    '',
    'arms        ' +
      `${plan.arms.map(({ id }) => `${id} (serves ${plan.capacity[id]} at once)`).join(', ')}`,
    `tuning      ${tuningText(plan)}`,
    ...plan.arms
      .filter(({ build }) => build !== null)
      .map(({ id, httpd }) => `build       ${id}: ${httpd ?? 'the default httpd'}`),
    ...equalArms(plan.arms).map(
      ([a, b]) => `A/A         ${a.id} and ${b.id} are equal: an A/A comparison`,
    ),
    `runtime     ${plan.runtime}: ${plan.runtimeReason}`,
    `CPUs        ${cpuText(plan)}`,
    ...tlsLines(plan),
    ...http2Lines(plan),
    ...plan.notes.map((note) => `note        ${note}`),
    ...replacedLines(plan).map((line) => `replaced    ${line}`),
    '',
    'workloads',
    ...plan.cells.map(
      (cell) =>
        `  ${cell.id.padEnd(24)} ${descriptionOf(cell)} ` +
        `(${[loadText(cell, plan), cell.driver].filter((each) => each !== '').join('; ')}` +
        `${cell.crossCheckOf === null ? '' : ', a cross-check'})`,
    ),
    '',
    'questions',
    ...plan.cells.filter(({ questions }) => questions.length > 0).map(questionsText),
    '',
    'A/A control ' +
      `${plan.control === null ? 'none' : `${plan.control}, started a second time in every round`}`,
    `rounds      ${roundsText(plan)}; each starts all its arms anew`,
    `warm-up     ${plan.warmupSeconds} s`,
    'order       each round in turn, its arms and its cells:',
    ...plan.rounds.map(
      ({ arms, cells }, i) =>
        `  ${String(i + 1).padStart(3)}  ${arms.join(', ')}: ${cells.join(', ')}`,
    ),
    '',
    `takes ${plan.budgetSeconds === null ? 'about' : 'at most'} ` +
      `${clock(mostSeconds(plan, trials))} minutes; results go to ${out}`,
  ].join('\n');
}

/** Says what all arms have in common under TLS. */
const tlsLines = ({ tls }: Plan): readonly string[] =>
  tls === undefined
    ? []
    : [`TLS         ${tls.version ?? '1.2 and 1.3'}, with a key of ${keyTitles[tls.key]}`];

/** Says how many workers the streams of each arm have. */
const http2Lines = ({ http2Workers = {} }: Plan): readonly string[] =>
  Object.entries(http2Workers).map(([id, { min, max }]) => {
    const workers = min === max ? `${min}` : `${min} to ${max}`;
    return `HTTP/2      ${id}: ${workers} workers for streams in each child`;
  });

const mostSeconds = (plan: Plan, trials: readonly PlannedTrial[]): number =>
  Math.min(plan.budgetSeconds ?? Infinity, secondsFor(trials, plan, []));

const roundsText = ({ rounds, budgetSeconds }: Plan): string =>
  budgetSeconds === null
    ? `${rounds.length}`
    : `at most ${rounds.length}, until every question is decided or ` +
      `${clock(budgetSeconds)} minutes are over`;

/** Lists the questions: "keepalive-32  rate (higher is better, equivalence margin ±3 %), …". */
function questionsText({ id, questions }: Cell): string {
  const texts = questions.map(
    ({ figure, better, margin }) =>
      `${figure} (${better} is better, equivalence margin ±${Number((100 * margin).toFixed(2))} %)`,
  );
  return `  ${id.padEnd(24)} ${texts.join(', ')}`;
}

/** Returns the lines of a site that its copy replaces. */
function replacedLines({ arms }: Plan): readonly string[] {
  const lines = arms.flatMap(({ tuning }) => (tuning.name === 'site' ? tuning.replaced : []));
  return [...new Set(lines)];
}

function tuningText({ arms }: Plan): string {
  const texts = arms.map(({ variant, tuning }) => {
    const name = 'path' in tuning ? tuning.path : tuning.name;
    return variant === null ? name : `${variant}: ${name}`;
  });
  return [...new Set(texts)].join(', ');
}

function cpuText(plan: Plan): string {
  const { cpus } = plan;
  if (cpus.shared) {
    const shared = `server and generator share CPU ${cpus.server.join(',')}`;
    return `${shared}: they disturb each other, and the report says so`;
  }
  const sides = sidesText(plan);
  return cpus.sameCore ? `${sides}, hyper-threads of one core: they slow each other down` : sides;
}
