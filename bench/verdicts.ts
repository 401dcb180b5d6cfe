import type { Verdict } from '../src/analysis/verdict.ts';
import { changesOf } from '../src/stats/changes.ts';
import { tQuantile } from '../src/stats/distributions.ts';
import { confidenceAt } from '../src/stats/looks.ts';
import { mean, variance } from '../src/stats/moments.ts';
import { seededRandom } from '../src/stats/random.ts';
import { signedRankInterval } from '../src/stats/signed-rank.ts';
import {
  type Machine,
  machines,
  margin,
  type SimulatedRun,
  sd,
  settledShare,
  simulatePairs,
  simulateRuns,
  stopping,
  unequalMachines,
} from '../test/fixtures/stats/simulation.ts';

const runs = 4000;
const scenarios: Readonly<Record<string, Machine>> = {
  'independent, normal': machines.independent,
  'AR(1) 0.9, noise × 5': machines.drift,
  'one arm skewed, equal means': machines.skewed,
  'one trial in ten loses 30–80 %': machines.stalls,
  'heavy tails (t, 3 degrees)': machines.heavyTails,
  ...unequalMachines,
};
const none = [0, 0, 0] as const;
const numbers = [8, 12, 24] as const;

/** Shows how often verdicts are wrong, and find an effect, in machines of known kind. */
export const verdicts = {
  about: 'false alarms and power of the verdicts, in simulated machines; takes minutes',
  async run(): Promise<void> {
    console.log(
      `SD of a trial ${sd}, of a log-ratio ${(sd * Math.SQRT2).toFixed(4)}; ${runs} runs each.\n`,
    );
    compareRules();
    falseAlarms();
    power();
    settling();
  },
};

type Bounds = { readonly low: number; readonly high: number };

/** The three rules that were compared, each at the same looks and levels. */
const rules: Readonly<Record<string, (values: readonly number[], confidence: number) => Bounds>> = {
  'Student t': (values, confidence) => {
    const { length: n } = values;
    const reach = tQuantile((1 + confidence) / 2, n - 1) * Math.sqrt(variance(values) / n);
    return { low: mean(values) - reach, high: mean(values) + reach };
  },
  'signed ranks': signedRankInterval,
  // Tukey and McLaughlin (1963): a fifth of the values is cut off at each end.
  'trimmed mean': (values, confidence) => {
    const n = values.length;
    const cut = Math.floor(n / 5);
    const sorted = values.toSorted((x, y) => x - y);
    const kept = sorted.slice(cut, n - cut);
    const [least = 0, most = 0] = [kept[0], kept.at(-1)];
    const winsorized = sorted.map((value) => Math.min(most, Math.max(least, value)));
    const error = Math.sqrt(variance(winsorized) / n) / (1 - (2 * cut) / n);
    const reach = tQuantile((1 + confidence) / 2, kept.length - 1) * error;
    return { low: mean(kept) - reach, high: mean(kept) + reach };
  },
};

/** Compares the rules by the differences that they claim. Each rule sees the same runs. */
function compareRules(): void {
  const wanted = [0, 0.03, 0.05, 0.1];
  console.log(
    'Runs of at most 24 rounds in which a rule claims a difference, of any pair (effect 0)',
  );
  console.log('or of the first one, %.\n');
  table(
    ['machine', 'effect', ...Object.keys(rules)],
    Object.entries(scenarios).flatMap(([name, machine]) =>
      wanted.map((effect) => [name, `${100 * effect} %`, ...claimedBy(machine, effect)]),
    ),
  );
}

/** Returns for each rule the share of runs in which it claims a difference. */
function claimedBy(machine: Machine, effect: number): readonly string[] {
  const random = seededRandom(11);
  const effects = [Math.log1p(effect), 0, 0] as const;
  const all = { rounds: 24, effects, machine };
  const asked: SimulatedRun = effect === 0 ? all : { ...all, pairs: 'first' };
  const seen = Array.from({ length: runs }, () => {
    const changes = simulatePairs(asked, random).map((pairs) => changesOf(pairs, 'ratio'));
    return Object.values(rules).map((interval) => changes.some((each) => claims(each, interval)));
  });
  return Object.keys(rules).map((_, i) =>
    percent(seen.filter((claimed) => claimed[i] === true).length / runs),
  );
}

function claims(changes: readonly number[], interval: (typeof rules)[string]): boolean {
  const { confidence, looks } = stopping(24);
  const all = [...looks.at, { rounds: 24, share: looks.last.at(-1) ?? 1 }];
  return all.some(({ rounds, share }) => {
    const { low, high } = interval(
      changes.slice(0, rounds),
      confidenceAt(confidence, share).difference,
    );
    return low > 0 || high < 0;
  });
}

const isDifference = ({ outcome, reason }: Verdict) =>
  outcome === 'better' || outcome === 'worse' || reason === 'real-but-within-margin';

function falseAlarms(): void {
  console.log(
    '\nFamilies of three equal arms with a wrong difference, with the stopping rule, %.\n',
  );
  table(
    ['machine', ...numbers.map((most) => `at most ${most} rounds`)],
    Object.entries(scenarios).map(([name, machine]) => [
      name,
      ...numbers.map((rounds) => {
        const asked = { rounds, effects: none, machine, rule: stopping(rounds) };
        const seen = simulateRuns(asked, runs, 12);
        return percent(seen.filter((run) => run.some(isDifference)).length / runs);
      }),
    ]),
  );
}

function power(): void {
  console.log('\nRuns that find the effect in the right direction, with the stopping rule, %; in');
  console.log('brackets the mean number of rounds until its pair is decided.\n');
  const effects = [0.03, 0.05, 0.1] as const;
  table(
    ['machine', 'effect', ...numbers.map((most) => `at most ${most} rounds`)],
    Object.entries(scenarios).flatMap(([name, machine]) =>
      effects.map((effect) => [
        name,
        `${100 * effect} %`,
        ...numbers.map((rounds) => {
          const truth = [Math.log1p(effect), 0, 0] as const;
          const rule = { ...stopping(rounds), margin: 0.01 };
          const asked = { rounds, effects: truth, machine, rule, pairs: 'first' } as const;
          const seen = simulateRuns(asked, runs, 13).flatMap(([first]) => first ?? []);
          const found = seen.filter(({ outcome }) => outcome === 'better').length / runs;
          const used = mean(seen.map((each) => (each.outcome === 'not-measured' ? 0 : each.look)));
          return `${percent(found)} (${used.toFixed(0)})`;
        }),
      ]),
    ),
  );
}

function settling(): void {
  console.log(
    '\nInconclusive runs that are found equivalent within ±3 % after as many rounds as they',
  );
  console.log('were said to need, %.\n');
  const noises = [0.04, 0.06] as const;
  table(
    [
      'true difference',
      ...noises.flatMap((noise) => [8, 12].map((n) => `SD ${noise}, ${n} rounds`)),
    ],
    [0, 0.8].map((share) => [
      `${share} of the margin`,
      ...noises.flatMap((noise) =>
        [8, 12].map((rounds) =>
          percent(settledShare({ rounds, effect: share * Math.log1p(margin), noise }, 1000, 14)),
        ),
      ),
    ]),
  );
}

const percent = (share: number): string => (100 * share).toFixed(1);

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}
