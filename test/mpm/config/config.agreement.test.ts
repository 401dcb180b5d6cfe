import { beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/mpm/config/config.ts';
import type { HttpdBinary } from '../../../src/server/httpd/binary.ts';
import { askHttpd } from '../../fixtures/mpm/config/ask-httpd.ts';
import { configurations } from '../../fixtures/mpm/config/configurations.ts';
import { fetchMs, realHttpd } from '../../fixtures/real-httpd.ts';

let httpd: HttpdBinary;

beforeAll(async () => {
  httpd = await realHttpd();
}, fetchMs);

const cases = configurations.flatMap(([mpms, text]) => mpms.map((mpm) => [mpm, text] as const));

describe('httpd -t and ours say the same about', () => {
  test.each(cases)('%s: %j', (mpm, text) => {
    const { path, ...theirs } = askHttpd(httpd, mpm, text);
    const read = readConfig(mpm, { path, text }, { directives: [], defines: ['TEST_DEFINED'] });
    const ours =
      'error' in read
        ? { exitCode: 1, lines: read.error.split('\n') }
        : { exitCode: 0, lines: read.warnings };
    expect(ours).toEqual(theirs);
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
