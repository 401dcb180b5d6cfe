import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test, vi } from 'vitest';
import { type Addition, copyTree } from '../fixtures/copied-tree.ts';

/**
 * To add a member to a family is one file and one line. Each family gets a member in a copy of the
 * tree, which then type-checks, and the product shows the member.
 */
const replaced =
  (...pairs: readonly (readonly [RegExp, string])[]) =>
  (text: string) =>
    pairs.reduce((all, [from, to]) => {
      if (!from.test(all)) throw new Error(`the member that is copied has no ${from}`);
      return all.replace(from, to);
    }, text);

const additions: Readonly<Record<string, Addition>> = {
  workload: {
    literal: 'src/load/workloads/workloads.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'steady.ts',
    text: replaced([/export const steady\b/, 'export const extra']),
    behind: '  php,',
    line: 'extra,',
  },
  driver: {
    literal: 'src/load/drivers/drivers.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'raw.ts',
    text: replaced([/export const raw\b/, 'export const extra']),
    behind: '{ raw,',
    line: 'extra,',
  },
  protocol: {
    literal: 'src/load/protocols/protocols.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'https1.ts',
    text: replaced([/export const https1\b/, 'export const extra']),
    behind: '{ http1,',
    line: 'extra,',
  },
  'model of load': {
    literal: 'src/load/raw/models/models.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'parked.ts',
    text: replaced(
      [
        /import type \{ Parked \} from '..\/..\/population.ts';/,
        [
          "import type { Common } from '../../population.ts';",
          '/** Clients that idle. */',
          'export interface Extra extends Common {',
          "  readonly model: 'extra';",
          '  readonly askEverySeconds: number | null;',
          '}',
          "declare module '../../population.ts' {",
          '  interface Populations { readonly extra: Extra }',
          '}',
        ].join('\n'),
      ],
      [/export const parked: LoadModel<Parked>/, 'export const extra: LoadModel<Extra>'],
      [/ClientGroup<Parked>/, 'ClientGroup<Extra>'],
    ),
    behind: '  slow,',
    line: 'extra,',
  },
  runtime: {
    literal: 'src/server/runtimes.ts',
    file: 'process/extra.ts',
    name: 'extra',
    like: 'process/runtime.ts',
    text: replaced([/export const plainProcess\b/, 'export const extra']),
    behind: '  docker,',
    line: 'extra,',
  },
  server: {
    literal: 'src/server/server-kinds.ts',
    file: 'native/extra.ts',
    name: 'extra',
    like: 'native/kind.ts',
    text: replaced([/export const native\b/, 'export const extra']),
    behind: '  native,',
    line: 'extra,',
  },
  sampler: {
    literal: 'src/sample/samplers.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'processes.ts',
    text: replaced([/export function processesSampler\b/, 'export function extra']),
    behind: '  connections: connectionsSampler,',
    line: 'extra,',
  },
  figure: {
    literal: 'src/analysis/figures.ts',
    file: 'figures/extra.ts',
    name: 'extraFigures',
    like: 'figures/resources.ts',
    text: replaced(
      [/export const resourceFigures\b/, 'export const extraFigures'],
      [/ {2}footprint: \{/, '  extra: {'],
    ),
    behind: '  ...availabilityFigures,',
    line: '...extraFigures,',
  },
  chart: {
    literal: 'src/report/run/charts/charts.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'staircase.ts',
    text: replaced([/export function staircase\b/, 'export function extra']),
    behind: '  timelines,',
    line: 'extra,',
  },
  exporter: {
    literal: 'src/report/exporters/exporters.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'json.ts',
    text: replaced([/export const json\b/, 'export const extra']),
    behind: '  png,',
    line: 'extra,',
  },
  claim: {
    literal: 'src/studies/claims/claims.ts',
    file: 'claim-10-extra.ts',
    name: 'extra',
    like: 'claim-3-memory-of-processes.ts',
    text: replaced(
      [/export const memoryOfProcesses\b/, 'export const extra'],
      [/number: 3\b/, 'number: 10'],
    ),
    behind: '  claim9,',
    line: 'extra,',
  },
  command: {
    literal: 'src/cli/commands.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'cleanup.ts',
    text: replaced(
      [/export const cleanup\b/, 'export const extra'],
      [/name: 'cleanup'/, "name: 'extra'"],
    ),
    behind: '  cleanup,',
    line: 'extra,',
  },
  effect: {
    literal: 'src/studies/validate/effects.ts',
    file: 'extra.ts',
    name: 'extra',
    like: 'ballast.ts',
    text: () =>
      [
        "import { ballast } from './ballast.ts';",
        '',
        '/** Adds two mebibytes of shared memory. */',
        'export const extra = {',
        "  title: '2 MiB of shared memory more',",
        "  workloads: ['memory'],",
        "  shows: { workload: 'memory', figure: 'footprint' },",
        '  truth: null,',
        '  disturb: ballast(2 ** 21),',
        '} as const;',
        '',
      ].join('\n'),
    behind: 'export const effects = {',
    line: 'extra,',
  },
};

/** Command lines, and in what they print the product shows the member of a family. */
const shown: readonly (readonly [readonly string[], Readonly<Record<string, RegExp>>])[] = [
  [['bench', '--dry-run', '--workload', 'extra', '--mpm', 'event'], { workload: /\bextra\b/ }],
  [
    ['bench', '--help'],
    {
      driver: /--driver <NAME>[^<]*"extra"/,
      protocol: /--protocol <LIST>[^<]*"extra"/,
      server: /--server <LIST>[^<]*"extra"/,
      runtime: /--runtime[^-]*\bextra\b/,
    },
  ],
  [['claims', '--list'], { claim: /\b10\b/ }],
  [['--help'], { command: /^ +extra\b/m }],
  [['validate', '--help'], { effect: /\bextra\b/ }],
];

/** Names of members, by their family, as an expression over a module. */
const literals: Readonly<Record<string, readonly [file: string, expression: string]>> = {
  'model of load': ['src/load/raw/models/models.ts', "[modelOf({ model: 'extra' }) && 'extra']"],
  sampler: ['src/sample/samplers.ts', 'Object.keys(samplers)'],
  figure: ['src/analysis/figures.ts', 'figureIds'],
  chart: ['src/report/run/charts/charts.ts', 'Object.keys(cellCharts)'],
  exporter: ['src/report/exporters/exporters.ts', 'Object.keys(exporters)'],
};

// The compiler and the program read the whole tree, on a busy machine slowly.
vi.setConfig({ testTimeout: 300_000 });

const tree = copyTree();
afterAll(() => tree[Symbol.dispose]());
for (const addition of Object.values(additions)) tree.add(addition);

test('what is done for one server only is asked of its kind, outside of src/server', () => {
  const compared = readdirSync(join(tree.folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('server/'))
    .filter((name) => {
      const text = readFileSync(join(tree.folder, 'src', name), 'utf8');
      return /\bserver [=!]== '(?:httpd|native)'/.test(text);
    });
  expect(compared).toEqual([]);
});

test('a tree with one member more in each of these families type-checks', async () => {
  const { all } = await execa('tsc', ['-p', tree.folder], {
    preferLocal: true,
    env: { NODE_DISABLE_COMPILE_CACHE: '1' },
    all: true,
    reject: false,
  });
  expect(all).toBe('');
});

test.each(shown)('%j shows the new members', async (words, seen) => {
  const { all } = await execa(process.execPath, ['src/cli/main.ts', ...words], {
    cwd: tree.folder,
    all: true,
    reject: false,
  });
  for (const [family, pattern] of Object.entries(seen)) expect(all, family).toMatch(pattern);
});

test('the literals of the other families have the new members', async () => {
  const names = Object.values(literals).map(([file, expression]) => {
    const name = /\b(?!Object|keys)\w+/.exec(expression)?.[0];
    return { expression, line: `import { ${name} } from './${file}';` };
  });
  const program = [
    ...names.map(({ line }) => line),
    `console.log(JSON.stringify([${names.map(({ expression }) => expression).join(', ')}]));`,
  ].join('\n');
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', program], {
    cwd: tree.folder,
  });
  const found: readonly (readonly string[])[] = JSON.parse(stdout);
  expect(found).toHaveLength(Object.keys(literals).length);
  for (const [i, family] of Object.keys(literals).entries()) {
    expect(found[i], family).toContainEqual(expect.stringMatching(/^extra/));
  }
});

test('every family is shown by one of them', () => {
  const families = [...shown.flatMap(([, seen]) => Object.keys(seen)), ...Object.keys(literals)];
  expect(families.toSorted()).toEqual(Object.keys(additions).toSorted());
});
