import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import { flawKinds } from '../../../src/plan/flaws.ts';
import { validityOf } from '../../../src/run/judge.ts';
import type { Trial } from '../../../src/run/trial.ts';
import { chromiumPath, type RunningBrowser, startBrowser } from '../../fixtures/browser.ts';
import { chromium, needs } from '../../fixtures/needs.ts';
import { renderHtml } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

// A browser on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

needs(chromium(chromiumPath)).describe('the page of an odd run', () => {
  let browser: RunningBrowser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser?.[Symbol.asyncDispose]());

  const save = (name: string, run: RunInput) => browser.save(name, renderHtml(run));

  test('stays inert whatever was read', async () => {
    await save('hostile', poisoned(buildRun()));
    const { seen, complaints } = await browser.open('hostile', {}, (page) =>
      page.evaluate(
        "[document.querySelectorAll('[data-hostile]').length, globalThis.hostile ?? 'inert', document.body.innerText.includes('data-hostile')]",
      ),
    );
    expect(seen).toEqual([0, 'inert', true]);
    expect(complaints).toEqual([]);
  });

  test.each<[string, RunInput]>([
    ['one round', buildRun({ rounds: 1 })],
    ['one arm', buildRun({ arms: ['httpd-event'], mishaps: false })],
    ['only failed trials', everyTrial(fail)],
    ['no trial', { ...buildRun(), trials: [] }],
    ['no memory source', everyTrial(withoutMemory)],
    ['no samples at all', everyTrial(withoutSamples)],
    ['only invalid trials', everyTrial(bind)],
    ['no environment', { ...buildRun(), environment: {} }],
  ])('is whole with %s', async (name, run) => {
    await save(name, run);
    const { seen, complaints } = await browser.open(name, {}, (page) =>
      page.evaluate('document.body.innerText'),
    );
    expect(complaints).toEqual([]);
    expect(seen).not.toMatch(/\bNaN\b|undefined|Infinity|\[object|\bnull\b/);
    expect(seen).toContain(truths[name]);
  });
});

const truths: Readonly<Record<string, string>> = {
  'one round': 'one round: the spread is unknown',
  'one arm': '9 of 9 trials valid',
  'only failed trials': '27 failed',
  'no trial': '27 not run',
  'no memory source': 'memory was not measured: smaps_rollup may not be read',
  'no samples at all': '3 rounds, a verdict takes 7',
  'only invalid trials': 'there is no round in which both have a usable trial',
  'no environment': 'No environment was recorded.',
};

function everyTrial(edit: (trial: Trial) => Trial): RunInput {
  const run = buildRun({ mishaps: false });
  return { ...run, trials: run.trials.map(edit) };
}

function fail(trial: Trial): Trial {
  const { state: _, ...head } = trial;
  return { ...head, state: 'failed', stage: 'start', reason: 'httpd: not found', log: '' };
}

function bind(trial: Trial): Trial {
  if (trial.state !== 'completed') return trial;
  const warnings = [{ kind: 'generator-bound', cpuShare: 0.97 }] as const;
  return { ...trial, warnings, validity: validityOf(warnings, flawKinds) };
}

function withoutMemory(trial: Trial): Trial {
  if (trial.state !== 'completed') return trial;
  return {
    ...trial,
    footprintBytes: null,
    observation: { ...trial.observation, memory: null },
    warnings: [{ kind: 'no-memory-source', reason: 'smaps_rollup may not be read' }],
  };
}

function withoutSamples(trial: Trial): Trial {
  if (trial.state !== 'completed') return trial;
  const none = { columns: [], rows: [] };
  const observation = { ...trial.observation, memory: null, cpuUs: null, accesses: null };
  return {
    ...trial,
    footprintBytes: null,
    cpuUsPerRequest: null,
    observation: { ...observation, processes: none, scoreboard: none, sockets: none },
  };
}

/** Everything that comes from outside and is free text. */
function poisoned(run: RunInput): RunInput {
  const attack = [
    '<b data-hostile>x</b>',
    '"><img data-hostile src=x onerror="hostile=1">',
    "' data-hostile='",
    '</script><script data-hostile>hostile=1</script>',
    '</noscript></style></title><svg data-hostile onload=hostile=1>',
    '<!--',
  ].join('');
  const trials = run.trials.map((trial): Trial => {
    if (trial.state === 'failed') return { ...trial, reason: attack, log: attack };
    if (trial.state === 'aborted') return trial;
    return {
      ...trial,
      identity: { version: attack, mpm: attack },
      warnings: [
        { kind: 'no-memory-source', reason: attack },
        { kind: 'bad-response', population: attack, count: 1, first: attack },
        ...(trial.round === 0 ? [{ kind: 'local-limit', code: attack, count: 1 } as const] : []),
      ],
    };
  });
  const plan = {
    ...run.plan,
    runId: attack,
    runtimeReason: attack,
    httpd: { path: attack, image: attack },
    arms: run.plan.arms.map((arm) => ({
      ...arm,
      tuning: { name: 'file', path: attack, text: attack } as const,
    })),
  };
  return {
    ...run,
    plan,
    trials,
    environment: { [attack]: attack, list: [attack, { [attack]: attack }] },
  };
}
