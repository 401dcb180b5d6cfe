import { addAcknowledgement, readHistory } from '../history/folder.ts';
import { type FoundChange, foundChanges, openChanges } from '../history/found-changes.ts';
import { judgeHistory } from '../history/judge-history.ts';
import { nightSchema } from '../history/night.ts';
import { message, type Problems } from '../host/message.ts';
import { makePlan } from '../plan/make-plan.ts';
import { plural } from '../report/format.ts';
import { benchStudy, usualOut } from '../studies/bench/bench.ts';
import { bisectRequest, bisectText } from '../studies/nightly/bisect.ts';
import { concludeHistory } from '../studies/nightly/conclude-history.ts';
import { checkOut } from '../studies/out-folder.ts';
import { carryOut } from '../studies/study.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import { benchOptions } from './bench.ts';
import { defineCommand } from './command.ts';
import type { Context } from './context.ts';
import { historyOptions } from './history-options.ts';
import { builds } from './named-settings.ts';
import type { Options, Values } from './option.ts';
import { runtimeOptions } from './runtime-options.ts';
import { duration, listed, oneOf, text } from './values.ts';

const options = {
  ...historyOptions,
  '--reason <TEXT>': text.optional().describe('of ack: why the change is accepted'),
  '--build <NAME=PATH>': builds
    .default([])
    .describe('of bisect: a build between the two nights; repeat it, the oldest first'),
  '--budget <TIME>': duration(1, 86_400).prefault('5m').describe('of bisect: the time it may take'),
  ...runtimeOptions,
  '--out <DIR>': benchOptions['--out <DIR>'],
} satisfies Options;

const named = {
  ACTION: oneOf(['show', 'ack', 'bisect']).prefault('show').describe('show, ack or bisect'),
  ID: text.optional().describe('of ack and bisect: the change'),
};

type HistoryValues = Values<typeof options, typeof named>;

/** Decides what is to be done, as a function that does it. */
async function check(values: HistoryValues, problems: Problems, context: Context) {
  const { action, reason, build } = values;
  if (action !== 'ack' && reason !== undefined) problems.push('--reason goes with ack alone');
  if (action !== 'bisect' && build.length > 0) problems.push('--build goes with bisect alone');
  if (action === 'show') {
    if (values.id !== undefined) problems.push('show takes no change; leave out ID');
    return () => shown(values, context);
  }
  const found = changeNamed(values, problems);
  return action === 'ack'
    ? acknowledging(values, found, problems, context)
    : bisecting(values, found, problems, context);
}

function changeNamed({ history: path, id }: HistoryValues, problems: Problems): FoundChange | null {
  const { nights, acknowledgements } = readHistory(path, new Date());
  const changes = foundChanges(judgeHistory(nights, acknowledgements));
  const found = changes.find(({ change }) => change.id === id);
  if (found !== undefined) return found;
  const known =
    changes.length === 0
      ? `${path} holds ${plural(nights.length, 'night')} and no change`
      : `choose ${listed(changes.map(({ change }) => JSON.stringify(change.id)))}`;
  problems.push(
    id === undefined ? `ID is missing: ${known}` : `ID ${JSON.stringify(id)}: ${known}`,
  );
  return null;
}

async function shown(values: HistoryValues, { terminal }: Context) {
  concludeHistory(values, terminal);
  return 0 as const;
}

function acknowledging(
  values: HistoryValues,
  found: FoundChange | null,
  problems: Problems,
  { terminal }: Context,
) {
  const { reason = '', history } = values;
  if (reason.trim() === '') problems.push("--reason is missing: say why, such as 'a new kernel'");
  return async () => {
    const { id = '' } = found?.change ?? {};
    const at = new Date().toISOString();
    const file = addAcknowledgement(history, { schema: nightSchema, change: id, reason, at });
    terminal.err(
      `Acknowledged in ${file}. The series is judged anew from the first night after it.`,
    );
    return openChanges(concludeHistory(values, terminal), 'regression').length > 0 ? 1 : 0;
  };
}

async function bisecting(
  values: HistoryValues,
  found: FoundChange | null,
  problems: Problems,
  { terminal, signal }: Context,
) {
  const { build, runtime: runtimeWish, budget: budgetSeconds, httpd, httpdImage } = values;
  if (build.length === 0) {
    problems.push(message`${{ build: true }} is missing: name the builds, the oldest first`);
  }
  if (found === null || problems.length > 0) return null;
  const around = await surroundings(runtimeWish, problems, build);
  const series = found.series.newest;
  const own = { path: httpd ?? null, image: httpdImage };
  const seed = randomSeed();
  const request = { series, builds: build, httpd: own, budgetSeconds, seed };
  const plan = makePlan(bisectRequest(request, problems), around, problems);
  const path = values.out ?? usualOut(plan.runId);
  checkOut(path, problems);
  return async () => {
    const job = {
      plan,
      path,
      resumed: false,
      runtimeWish,
      json: false,
      verbose: false,
      livePort: undefined,
    };
    const code = await carryOut(benchStudy(job, terminal), terminal, signal);
    const { kind } = found.change;
    if (code === 0) for (const line of bisectText(path, series, kind)) terminal.out(line);
    return code;
  };
}

export const history = defineCommand({
  name: 'history',
  summary: 'Show what the nights say, accept a change, or look for the build that made it.',
  arguments: named,
  options,
  notes: [
    'show judges the nights and writes the page over all nights and runs. ack accepts a\n' +
      'change: its series is judged anew from there. bisect measures builds side by side,\n' +
      'and says between which of them the step lies.',
  ],
  examples: [
    "ack 'keepalive-32/httpd-event/rate@2026-01-20-021700-1a2b' --reason 'a new httpd'",
    "bisect 'keepalive-32/httpd-event/rate@2026-01-20-021700-1a2b' --build a=/a/httpd " +
      '--build b=/b/httpd',
  ],
  check,
  run: (act) => act(),
});
