import type { Summary } from '../../analysis/summary.ts';
import type { Identity } from '../../server/server.ts';
import { type Block, only, type Section, type Text } from '../document.ts';
import { type Fact, flatten } from '../flatten.ts';

const records: Text = [
  'Beside this page, ',
  { as: 'code', text: 'results.jsonl' },
  ' holds the record of every trial, one a line; ',
  { as: 'code', text: 'environment.json' },
  ' holds the facts of the machine. The plan was frozen before the first trial; ',
  'its SHA-256 is at the foot of this page.',
];

/** Shows where the numbers come from: the machine, the servers' configuration, the plan. */
export function provenance(summary: Summary): readonly Section[] {
  const { arms, capacity, cpus, httpd, ...rest } = summary.plan;
  const configuration = flatten({
    ...{ httpd, answered: identities(summary), capacity, cpus },
    arms: Object.fromEntries(arms.map(({ id, ...arm }) => [id, arm])),
  });
  const environment = environmentSection(flatten(summary.environment));
  return [
    {
      ...environment,
      title: 'Environment, plan and raw data',
      short: 'Raw data',
      blocks: [
        ...environment.blocks,
        ...only(
          ['html'],
          folded('Configuration of the servers', configuration),
          folded('The whole plan', flatten({ ...rest, rounds: orders(summary) })),
          { kind: 'paragraph', text: records },
        ),
      ],
    },
  ];
}

/** Shows the machine. */
export function environmentSection(all: readonly Fact[]): Section {
  return {
    id: 'environment',
    title: 'Environment',
    blocks: [
      all.length === 0
        ? { kind: 'paragraph', text: 'No environment was recorded.' }
        : folded('Facts of the machine', all),
    ],
    only: ['html', 'markdown'],
  };
}

const folded = (title: string, facts: readonly Fact[]): Block => ({
  kind: 'details',
  title,
  blocks: [{ kind: 'facts', facts }],
});

/** Returns what each arm said of itself; two texts for one arm are worth a look. */
function identities({ cells }: Summary): Record<string, string> {
  const all = cells.flatMap((cell) =>
    cell.arms.flatMap((arm) =>
      [...arm.valid, ...arm.invalid].map(
        ({ identity }) => [arm.arm, identityText(identity)] as const,
      ),
    ),
  );
  const byArm = Map.groupBy(all, ([arm]) => arm);
  return Object.fromEntries(
    [...byArm].map(([arm, seen]) => [arm, [...new Set(seen.map(([, text]) => text))].join('; ')]),
  );
}

/** Words what a server said of itself, and what each protocol negotiated with it. */
function identityText({ version, mpm, negotiated = {} }: Identity): string {
  const protocols = Object.entries(negotiated).map(([name, { tlsVersion, cipher, alpn }]) =>
    tlsVersion === null ? `${name} without TLS` : `${name} ${tlsVersion}, ${cipher}, ALPN ${alpn}`,
  );
  return [`${version}, ${mpm}`, ...protocols].join('; ');
}

function orders({ plan }: Summary): Record<string, string> {
  return Object.fromEntries(
    plan.rounds.map(({ arms }, round) => [`r${round + 1}`, arms.join(', ')]),
  );
}
