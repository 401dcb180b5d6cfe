import { describe, expect, test } from 'vitest';
import { documents } from '../../../src/load/workloads/documents.ts';
import {
  retarget,
  type TargetWish,
  targetNote,
  targetOf,
} from '../../../src/load/workloads/retarget.ts';
import { workloads } from '../../../src/load/workloads/workloads.ts';

const usual: TargetWish = {
  ...{ path: '/1k.txt', method: 'GET', header: [], requestBody: undefined },
  ...{ expectStatus: 200, expectBody: 'document' },
};

const wish = (change: Partial<TargetWish>) => targetOf({ ...usual, ...change });

test('the defaults change nothing', () => {
  expect(wish({})).toBeNull();
  const [population] = workloads.keepalive.populations(4);
  expect(retarget(population, null)).toBe(population);
});

describe('the correct body', () => {
  test.each([
    ['that of the document', { path: '/8m.bin' }, documents.large.expectedBody],
    ['its length after HEAD', { method: 'HEAD' }, { bytes: 1024, crc32: null }],
    ['any where the path is the user’s own', { path: '/x' }, null],
    ['any of another status', { expectStatus: 404 }, null],
    ['any where that is asked for', { expectBody: 'any' }, null],
    ['that of a file', { expectBody: { bytes: 3, crc32: 9 } }, { bytes: 3, crc32: 9 }],
  ] as const)('is %s', (_, change, expected) => {
    expect(wish(change)?.expectedBody).toEqual(expected);
  });
});

test('clients that ask for the small document ask for the target, others do not', () => {
  const target = wish({ method: 'POST', header: [['A', 'b']] });
  const [visitors, uploads] = workloads.upload.populations(4).map((each) => retarget(each, target));
  expect(visitors).toMatchObject({ method: 'POST', path: '/1k.txt', headers: [['A', 'b']] });
  expect(visitors).not.toHaveProperty('authority');
  expect(uploads).toEqual(workloads.upload.populations(4)[1]);
});

test('Host is the address that is asked for, not a field of the request', () => {
  const target = wish({
    header: [
      ['host', 'shop.example'],
      ['A', 'b'],
    ],
  });
  expect(target).toMatchObject({ authority: 'shop.example', headers: [['A', 'b']] });
});

test.each([
  [{ path: '/x' }, 'clients ask GET /x instead of GET /1k.txt'],
  [{ header: [['Host', 'a']] }, 'clients ask GET /1k.txt (the field Host)'],
  [
    {
      ...{ method: 'POST', requestBody: { bytes: 9, file: null }, expectStatus: 204 },
      header: [
        ['A', '1'],
        ['B', '2'],
      ],
    },
    'clients ask POST /1k.txt (a body of 9 bytes; the fields A, B; status 204 expected) ' +
      'instead of GET /1k.txt',
  ],
] as const)('%j is noted in the plan', (change, note) => {
  const target = wish(change);
  expect(target === null ? null : targetNote(target)).toBe(note);
});
