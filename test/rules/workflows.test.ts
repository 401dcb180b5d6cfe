import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import project from '../../package.json' with { type: 'json' };

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { steps: readonly { uses?: string; run?: string }[]; permissions?: unknown }>
  >;
}

const folder = resolve(import.meta.dirname, '../../.github/workflows');
const workflows = readdirSync(folder).map(
  (name) => [name, parse(readFileSync(join(folder, name), 'utf8')) as Workflow] as const,
);

test.each(workflows)('%s may only read', (_, { permissions, jobs }) => {
  const all = [permissions, ...Object.values(jobs).map((job) => job.permissions ?? {})];
  const rights = all.flatMap((each) => Object.values(each as object));
  expect(permissions).toEqual({ contents: 'read' });
  expect(rights.filter((right) => right !== 'read')).toEqual([]);
});

test.each(workflows)(
  '%s uses actions at a commit, with the version beside it',
  (name, workflow) => {
    const uses = Object.values(workflow.jobs).flatMap(({ steps }) =>
      steps.flatMap((s) => s.uses ?? []),
    );
    expect(uses.filter((each) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(each))).toEqual([]);
    const lines = readFileSync(join(folder, name), 'utf8').match(
      /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm,
    );
    expect(lines).toHaveLength(uses.length);
  },
);

test.each(workflows)('%s runs scripts that are there', (_, { jobs }) => {
  const names = Object.values(jobs)
    .flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    .flatMap((run) => [...run.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script = '']) => script));
  expect(names.filter((script) => !Object.hasOwn(project.scripts, script))).toEqual([]);
});

test('a pull request is checked, and both halves of the tests are run', () => {
  const [, workflow] = workflows.find(([name]) => name === 'pull-request.yml') ?? [];
  expect(workflow?.on).toHaveProperty('pull_request');
  expect(workflow?.jobs.test?.steps.flatMap(({ run }) => run ?? [])).toEqual([
    'npm ci',
    'npm run check',
    'npm run test:unit',
    'npm run test:integration',
  ]);
});
