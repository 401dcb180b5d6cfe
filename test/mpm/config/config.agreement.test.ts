import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { outsideSections } from '../../../src/httpd-config/sections.ts';
import { readConfig } from '../../../src/mpm/config/config.ts';
import type { Mpm } from '../../../src/mpm/config/server-config.ts';
import type { HttpdBinary } from '../../../src/server/httpd/binary.ts';
import { directivesIn } from '../../../src/server/httpd/tuning-answer.ts';
import { poolIn } from '../../../src/server/pool.ts';
import { generate } from '../../fixtures/httpd-config/generate.ts';
import { askHttpd } from '../../fixtures/mpm/config/ask-httpd.ts';
import { configurations } from '../../fixtures/mpm/config/configurations.ts';
import { fetchMs, realHttpd } from '../../fixtures/real-httpd.ts';

let httpd: HttpdBinary;

beforeAll(async () => {
  httpd = await realHttpd();
}, fetchMs);

const mpms: readonly Mpm[] = ['prefork', 'worker', 'event'];
const cases = configurations.flatMap(([of, text]) => of.map((mpm) => [mpm, text] as const));

/** A folder with these files, the first of them under the name x.conf. */
function folderWith(texts: readonly (readonly [name: string, text: string])[]) {
  const path = mkdtempSync(join(tmpdir(), 'mpm-bench-test-config-'));
  for (const [name, text] of texts) writeFileSync(join(path, name), text);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const oursOf = (mpm: Mpm, folder: string, text: string) =>
  readConfig(
    mpm,
    { path: join(folder, 'x.conf'), text },
    { directives: [], defines: ['TEST_DEFINED'], root: folder },
  );

const verdictOf = (read: ReturnType<typeof readConfig>) =>
  'error' in read
    ? { exitCode: 1, lines: read.error.split('\n') }
    : { exitCode: 0, lines: read.warnings };

describe.concurrent('httpd -t and ours say the same about', () => {
  test.each(cases)('%s: %j', async (mpm, text) => {
    using folder = folderWith([['x.conf', text]]);
    const { exitCode, lines } = await askHttpd(httpd, mpm, folder.path);
    expect(verdictOf(oursOf(mpm, folder.path, text))).toEqual({ exitCode, lines });
  });
});

test('the table has what is refused, what is corrected and what is in order', () => {
  const outcomes = cases.map(([mpm, text]) => {
    const read = readConfig(mpm, { path: 'x.conf', text }, { directives: [], defines: [] });
    if ('error' in read) return 'refused';
    return read.warnings.length > 0 ? 'corrected' : 'in order';
  });
  for (const outcome of ['refused', 'corrected', 'in order']) {
    expect(outcomes.filter((each) => each === outcome).length).toBeGreaterThan(30);
  }
});

describe.concurrent('of 200 generated files both make the same:', () => {
  const firstSeed = Number(process.env.MPM_BENCH_SEED ?? 20_261_129);
  const variables = { FROM_ENV: '37', DIR: '' };
  const drawn = Array.from({ length: 200 }, (_, i) => firstSeed + i);

  test.each(drawn)('seed %i', async (seed) => {
    const files = Object.entries(generate(seed).files);
    const [[, text] = ['', '']] = files;
    using folder = folderWith([['x.conf', text], ...files]);
    for (const mpm of mpms) {
      const { exitCode, lines, dump } = await askHttpd(httpd, mpm, folder.path, {
        ...{ dump: true, variables },
      });
      Object.assign(process.env, variables);
      const ours = oursOf(mpm, folder.path, text);
      expect({ mpm, ...verdictOf(ours) }, text).toEqual({ mpm, exitCode, lines });
      if ('error' in ours) continue;
      const { daemonsLimit, threadsPerChild, startServers, keepAlive } = ours.config;
      expect(poolIn({ mpm }, outsideSections(directivesIn(dump))), text).toEqual({
        capacity: daemonsLimit * threadsPerChild,
        threadsPerChild,
        started: startServers * threadsPerChild,
        keepAlive,
      });
    }
  });
});
