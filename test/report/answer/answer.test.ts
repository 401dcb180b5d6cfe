import { expect, test } from 'vitest';
import { summarize } from '../../../src/analysis/summary.ts';
import { answerOf } from '../../../src/report/answer/answer-of.ts';
import { answeredBy } from '../../../src/report/run/servers.ts';
import { answerTo, runWith } from '../../fixtures/answered.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { renderFiles, renderMarkdown, renderText } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

const prefork = 'httpd-prefork';
const worker = 'httpd-worker';
const event = 'httpd-event';

test('one arm that beats all is best, by so much over each, with the interval that decided', () => {
  const { rows, sentence } = answerTo({ [prefork]: 10_000, [worker]: 12_000, [event]: 11_000 }, 12);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    situation: '32 busy keep-alive clients',
    state: 'decided',
    winners: ['worker'],
    best: 'worker',
  });
  expect(rows[0]!.difference).toMatch(
    /^\+(19|20) % requests\/s over prefork, \+(9\.\d|8\.\d) % over event$/,
  );
  expect(rows[0]!.confidence).toMatch(
    /^98\.3 % CI \+(19|20) … \+2\d %, \+[89]\.\d … \+(9\.\d|10) %$/,
  );
  expect(sentence).toBe('Take worker for 32 busy keep-alive clients.');
});

test('arms that are equivalent are a tie, and it makes no difference which is taken', () => {
  const { rows, sentence } = answerTo({ [prefork]: 10_000, [worker]: 10_000 }, 12, 0.002);
  expect(rows[0]).toMatchObject({ state: 'equivalent', best: 'tie' });
  expect(rows[0]!.difference).toBe('equivalent within ±5 % (requests/s)');
  expect(rows[0]!.confidence).toMatch(/^at most 0\.\d % apart \(9\d(\.\d)? % CI\)$/);
  expect(sentence).toBe('No difference: 32 busy keep-alive clients.');
});

test('two equivalent arms that beat the third share the place', () => {
  const { rows } = answerTo({ [prefork]: 9000, [worker]: 12_000, [event]: 12_000 }, 12, 0.002);
  expect(rows[0]).toMatchObject({ best: 'worker, event', winners: ['worker', 'event'] });
  expect(rows[0]!.difference).toBe('worker +33 % requests/s over prefork');
});

test('two arms that beat the third but not each other are not decided', () => {
  const { rows } = answerTo({ [prefork]: 5000, [worker]: 12_000, [event]: 12_200 }, 12, 0.3);
  expect(rows[0]).toMatchObject({ best: 'worker or event' });
  expect(rows[0]!.difference).toMatch(
    /2\.\d times the requests\/s of prefork; not decided between worker and event$/,
  );
});

test('an arm without a value is named, and is not among those to take', () => {
  const { rows, sentence } = answerTo({ [prefork]: 10_000, [worker]: 12_000, [event]: 0 }, 12);
  expect(rows[0]).toMatchObject({ best: 'worker', winners: ['worker'] });
  expect(rows[0]!.difference).toMatch(/requests\/s over prefork; event not measured$/);
  expect(sentence).toBe('Take worker for 32 busy keep-alive clients.');
});

test('arms that noise hides are not decided, and the reader sees what is left', () => {
  const { rows, sentence } = answerTo({ [prefork]: 10_000, [worker]: 10_100 }, 9, 0.4);
  expect(rows[0]).toMatchObject({ state: 'undecided', best: 'not decided', winners: [] });
  expect(rows[0]!.difference).toMatch(
    /^not decided after 9 rounds: prefork [\d,]+, worker [\d,]+ requests\/s$/,
  );
  expect(rows[0]!.confidence).toMatch(/^at most \d+ % apart \(\d\d(\.\d)? % CI\)$/);
  expect(sentence).toBe('This run decides nothing.');
});

test('few rounds say how many a verdict takes', () => {
  const { rows } = answerTo({ [prefork]: 10_000, [worker]: 12_000, [event]: 11_000 }, 3);
  expect(rows[0]).toMatchObject({ state: 'too-few-rounds', best: 'too early' });
  expect(rows[0]!.confidence).toBe('3 rounds, a verdict takes 7');
});

test('one round has no spread, and one arm nothing to be compared with', () => {
  expect(answerTo({ [prefork]: 10_000, [worker]: 12_000 }, 1).rows[0]).toMatchObject({
    state: 'too-few-rounds',
    confidence: '1 round, a verdict takes 6',
  });
  expect(answerTo({ [event]: 10_000 }, 3)).toMatchObject({
    question: 'How does this server do?',
    sentence: '',
    rows: [{ state: 'alone', best: '–', confidence: 'nothing to compare' }],
  });
});

test('the default run answers in every situation, and says what was lost as counts', () => {
  const run = quickRun(11);
  const { rows, sentence } = answerOf(answeredBy(summarize(run)));
  expect(rows.map(({ best }) => best)).toEqual(['worker, event', 'worker', 'tie', 'tie', 'event']);
  // Memory reads forwards: who takes how many times as much.
  expect(rows[0]).toMatchObject({ difference: 'prefork takes 2.7 times as much memory' });
  expect(rows[4]).toMatchObject({
    state: 'loss',
    premise: 'they ask again every 4 s; KeepAliveTimeout 5 s',
    confidence: '1,298 of 1,298; 0 of 2,596 (at most 0.14 %)',
  });
  expect(rows[4]!.difference).toMatch(
    /^event answers all \(median \d{3} µs\); prefork and worker answer nobody \(≥ 2\.00 s\)$/,
  );
  expect(sentence).toContain('event for new visitors beside 128 idle clients.');
});

test('the native server stands in one line and a section of its own', () => {
  const whole = renderText(quickRun(11), 'whole');
  expect(whole).toMatch(
    /\nThe native server as a multiple of httpd: memory 1\.4, requests\/s 0\.\d\d/,
  );
  expect(renderText(quickRun(11), 'answer')).not.toContain('native-');
});

test('the facts name server, workers, CPUs, rounds and time', () => {
  const { facts } = answerOf(summarize(buildRun({ rounds: 12 })));
  expect(facts).toEqual([
    'httpd 2.4.68',
    '64 workers each',
    '2 CPUs',
    expect.stringMatching(/^12 rounds in \d+:\d\d$/),
  ]);
});

test('the facts name the machine of a server that is not on this one', () => {
  const run = buildRun({ rounds: 12 });
  const cpus = { ...run.plan.cpus, server: [0, 1, 2, 3] };
  const plan = { ...run.plan, cpus, serverAddress: '192.0.2.7' };
  const { facts } = answerOf(summarize({ ...run, plan }));
  expect(facts).toContain('4 CPUs on 192.0.2.7, load from 1 CPU here');
});

test('arms of unequal capacity are named before the numbers', () => {
  const run = buildRun({ rounds: 12 });
  const capacity = Object.fromEntries(Object.keys(run.plan.capacity).map((id, i) => [id, 64 + i]));
  const { warnings } = answerOf(summarize({ ...run, plan: { ...run.plan, capacity } }));
  const [text = ''] = warnings.filter((each) => each.startsWith('the arms serve different'));
  for (const [id, connections] of Object.entries(capacity)) {
    expect(text).toContain(`${id} serves ${connections}`);
  }
});

test('an incomplete run and stolen time are said before the numbers', () => {
  const { trials, ...run } = buildRun({ rounds: 12 });
  const stolen = trials.map((trial) =>
    trial.state === 'completed'
      ? { ...trial, observation: { ...trial.observation, hostStealShare: 0.12 } }
      : trial,
  );
  const { warnings } = answerOf(summarize({ ...run, trials: stolen }));
  expect(warnings[0]).toBe(
    'of 108 trials 1 failed and 1 was interrupted: the run is incomplete ' +
      '(first failure: the server ended during the load: exit status 1)',
  );
  expect(warnings.at(-1)).toMatch(
    /^12 % of CPU time was stolen by the hypervisor: differences below \d\.\d % cannot be seen here$/,
  );
});

test('the answer of a terminal has at most 20 lines of 100 columns', () => {
  const lines = renderText(buildRun({ rounds: 12 }), 'answer')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThanOrEqual(20);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100);
  expect(lines[0]).toMatch(/^Which MPM\? {2}httpd 2\.4\.68 · 64 workers each/);
});

test('every format has the same rows', () => {
  const run = runWith({ [prefork]: 10_000, [worker]: 12_000, [event]: 11_000 }, 12);
  const [row] = answerOf(summarize(run)).rows;
  const flat = (text: string) => text.replaceAll(/<[^>]+>|\\/g, '').replaceAll(/\s+/g, ' ');
  const files = new Map(renderFiles(run).map(({ path, content }) => [path, String(content)]));
  expect(flat(renderMarkdown(run))).toContain(`| ${row!.best} | ${row!.difference} |`);
  expect(flat(files.get('report.html')!)).toContain(row!.difference);
  expect(JSON.parse(files.get('summary.json')!).rows).toEqual([row]);
});

test('a warning tells what the machine did not allow, and that both sides share a core', () => {
  const run = buildRun({ rounds: 8, mishaps: false });
  const warningsWith = (change: Partial<typeof run.plan>) =>
    answerOf(summarize({ ...run, plan: { ...run.plan, ...change } })).warnings;
  const note = 'the native server is left out: all arms of a round need 2 MiB and 1 MiB are free';
  expect(warningsWith({ notes: [note] })).toContain(note);
  const core = 'server and load generator are hyper-threads of one core: they slow each other down';
  expect(warningsWith({ cpus: { ...run.plan.cpus, sameCore: true } })).toContain(core);
  expect(warningsWith({})).not.toContain(core);
});
