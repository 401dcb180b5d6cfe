import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { skippedLines } from '../fixtures/vitest/skipped-reporter.ts';

const folder = resolve(import.meta.dirname, '..');

test('a test is skipped by needs() only, which gives a reason', () => {
  const skippers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && name !== 'rules/skips.test.ts')
    .filter((name) =>
      /\.(skipIf|runIf|skip|todo|only)\(/.test(readFileSync(join(folder, name), 'utf8')),
    );
  expect(skippers).toEqual([]);
});

test('what is skipped is listed with its reason, suites as well as tests', async () => {
  await using vitest = await startedOn('fixtures/vitest/skips.sample.ts');
  expect(skippedLines(vitest.state.getTestModules())).toEqual([
    '3 skipped: needs a moon',
    '  test/fixtures/vitest/skips.sample.ts > alone',
    '  test/fixtures/vitest/skips.sample.ts > a suite > first',
    '  test/fixtures/vitest/skips.sample.ts > a suite > second',
  ]);
});

async function startedOn(file: string) {
  const vitest = await createVitest('test', {
    config: false,
    root: resolve(folder, '..'),
    include: [`test/${file}`],
    watch: false,
    reporters: [{}],
  });
  await vitest.start();
  return Object.assign(vitest, { [Symbol.asyncDispose]: () => vitest.close() });
}
