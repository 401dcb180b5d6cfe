import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSeen } from '../../fixtures/mpm/http/as-seen.ts';
import { cases } from '../../fixtures/mpm/http/cases.ts';
import { type Answered, converse, responsesIn } from '../../fixtures/mpm/http/dialogue.ts';
import { defaults, startHarness } from '../../fixtures/mpm/http/harness.ts';
import { limits, startRealHttpd } from '../../fixtures/mpm/http/real.ts';
import { fetchMs } from '../../fixtures/real-httpd.ts';

/** Dialogues held at once. */
const together = 16;

let real: Awaited<ReturnType<typeof startRealHttpd>>;
let ours: Awaited<ReturnType<typeof startHarness>>;

beforeAll(async () => {
  real = await startRealHttpd();
  ours = await startHarness({ ...defaults, ...limits, docroot: real.docroot }, together);
}, fetchMs);

afterAll(async () => {
  await ours?.[Symbol.asyncDispose]();
  await real?.[Symbol.asyncDispose]();
});

describe.each(Object.entries(cases))('%s: real httpd and ours agree on', (_, list) => {
  const answers = new Map<string, Promise<readonly [Answered, Answered]>>();
  beforeAll(async () => {
    // Most of the time of a dialogue is waiting for silence, therefore many are held at once.
    for (let at = 0; at < list.length; at += together) {
      const some = list.slice(at, at + together).map((each) => {
        const both = Promise.all([converse(real.port, each), converse(ours.port, each)]);
        answers.set(each.name, both);
        return both;
      });
      await Promise.all(some);
    }
  });

  test.each(list.map((each) => [each.name, each] as const))('%s', async (name, each) => {
    const [theirs, mine] = (await answers.get(name)) ?? [];
    // Two servers that both say nothing would agree as well.
    expect(mine!.bytes.length > 0).toBe(each.silent !== true);
    expect(asSeen(mine!, each)).toEqual(asSeen(theirs!, each));
  });
});

test('the names of the cases are different', () => {
  const names = Object.values(cases).flatMap((list) => list.map(({ name }) => name));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test(
  'a line without an end is refused as soon as it is too long; httpd waits for more of ' +
    'it first',
  async () => {
    const endless = { parts: [`GET /${'a'.repeat(40_000)}`] };
    for (const port of [real.port, ours.port]) {
      const { bytes, closed } = await converse(port, endless);
      expect(responsesIn(bytes)[0]?.statusLine).toBe('HTTP/1.1 414 Request-URI Too Long');
      expect(closed).not.toBe('open');
    }
  },
);
