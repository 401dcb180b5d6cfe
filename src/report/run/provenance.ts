import type { Summary } from '../../analysis/summary.ts';
import { type Block, only, type Section, type Text } from '../document.ts';
import { type Fact, flatten } from '../flatten.ts';

/** Shows where the numbers come from: the machine, the servers' configuration, the plan. */
export function provenance(summary: Summary): readonly Section[] {
  const { arms, capacity, cpus, httpd, ...rest } = summary.plan;
  const configuration = flatten({
    ...{ httpd, answered: identities(summary), capacity, cpus },
    arms: Object.fromEntries(arms.map(({ id, ...arm }) => [id, arm])),
  });
  const hash: Text = [
    'Frozen before the first trial. SHA-256 of plan.json: ',
    { as: 'code', text: summary.planSha256 },
  ];
  return [
    environmentSection(flatten(summary.environment)),
    {
      id: 'configuration',
      title: 'Configuration of the servers',
      lead:
        'docker/httpd.conf holds what all arms share; docker/<arm>/mpm.conf holds what ' +
        'distinguishes them.',
      blocks: [{ kind: 'facts', facts: configuration }],
      only: ['html'],
    },
    {
      id: 'plan',
      title: 'Plan',
      blocks: [
        { kind: 'paragraph', text: hash },
        { kind: 'facts', facts: flatten({ ...rest, rounds: orders(summary) }) },
      ],
      only: ['html'],
    },
  ];
}

/** Shows the machine; Markdown folds it away. */
export function environmentSection(all: readonly Fact[]): Section {
  const facts: Block =
    all.length === 0
      ? { kind: 'paragraph', text: 'No environment was recorded.' }
      : { kind: 'facts', facts: all };
  return {
    id: 'environment',
    title: 'Environment',
    blocks: [
      ...only(['html'], facts),
      ...only(['markdown'], { kind: 'details', title: 'Facts of the machine', blocks: [facts] }),
    ],
    only: ['html', 'markdown'],
  };
}

/** Returns what each arm said of itself; two texts for one arm are worth a look. */
function identities({ cells }: Summary): Record<string, string> {
  const all = cells.flatMap((cell) =>
    cell.arms.flatMap((arm) =>
      [...arm.valid, ...arm.invalid].map(
        ({ identity }) => [arm.arm, `${identity.version}, ${identity.mpm}`] as const,
      ),
    ),
  );
  const byArm = Map.groupBy(all, ([arm]) => arm);
  return Object.fromEntries(
    [...byArm].map(([arm, seen]) => [arm, [...new Set(seen.map(([, text]) => text))].join('; ')]),
  );
}

function orders({ plan }: Summary): Record<string, string> {
  return Object.fromEntries(
    plan.rounds.map(({ arms }, round) => [`r${round + 1}`, arms.join(', ')]),
  );
}
