import { expect, test } from 'vitest';
import { wording } from '../../../src/cli/wording.ts';
import type { BenchTarget } from '../../../src/load/workloads/retarget.ts';
import { presentOn } from '../../../src/studies/bench/gone-pages.ts';
import { answer, body, countingServer } from '../../fixtures/load/counting-server.ts';
import { never } from '../../fixtures/real-httpd.ts';

/** Makes a mix of pages with these weights; a page with "gone" in its name answers 404. */
function mixOf(weights: Readonly<Record<string, number>>): BenchTarget {
  const mix = Object.entries(weights).map(([path, weight]) => ({
    ...{ weight, path, method: 'GET' as const, expectedStatus: 200, expectedBody: null },
  }));
  const [{ weight: _, ...first } = { weight: 0 }] = mix;
  return { ...(first as Omit<(typeof mix)[0], 'weight'>), authority: 'shop.example', mix };
}

async function present(weights: Readonly<Record<string, number>>) {
  const heads: string[] = [];
  await using server = await countingServer((socket, _, head) => {
    heads.push(head);
    if (head.includes('/cut')) return void socket.end(answer().slice(0, 500));
    socket.write(head.includes('/gone') ? answer(body, '404 Not Found') : answer());
  });
  const target = mixOf(weights);
  const found = await presentOn({ host: '127.0.0.1', port: server.port }, target, never);
  const paths = found.target.mix?.map(({ path }) => path);
  return { target, found, paths, heads, problem: found.problem && wording(found.problem) };
}

test('a mix whose pages are all there stays as it is', async () => {
  const { target, found, heads } = await present({ '/a': 3, '/b': 1 });
  expect(found).toEqual({ target, note: null, problem: null });
  expect(heads).toEqual(['GET /a', 'GET /b'].map((h) => `${h} HTTP/1.1\r\nHost: shop.example`));
});

test('pages that are gone are left out, with their share of the requests', async () => {
  const { found, paths } = await present({ '/gone1': 3, '/a': 70, '/gone2': 22, '/b': 5 });
  expect(paths).toEqual(['/a', '/b']);
  expect(found.target).toMatchObject({ path: '/a', method: 'GET', authority: 'shop.example' });
  expect(found.target).not.toHaveProperty('weight');
  expect(found.problem).toBeNull();
  expect(found.note).toBe(
    'left out of the mix: 2 pages with 25 % of its requests, answering otherwise than in the ' +
      'log: GET /gone1 answered with 404, not 200',
  );
});

test.each<Readonly<Record<string, number>>>([{ '/a': 74, '/gone': 26 }, { '/gone': 1 }])(
  'a mix that has lost more than a quarter is refused: %o',
  async (weights) => {
    const { target, found, problem } = await present(weights);
    expect(found).toMatchObject({ target, note: null });
    expect(problem).toMatch(
      /^--access-log: the mix lacks 1 page with (?:26|100) % .*\/gone answered with 404, not 200/,
    );
    expect(problem).toContain("give --site FILE or --header 'Host: NAME'; else");
  },
);

test('a page that answers wrongly in another way is for the run to find', async () => {
  const { target, found } = await present({ '/a': 1, '/cut': 1 });
  expect(found).toEqual({ target, note: null, problem: null });
});
