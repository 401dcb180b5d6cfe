import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { documents } from '../../../src/load/workloads/documents.ts';
import type { Workload } from '../../../src/load/workloads/workload.ts';
import { type WorkloadName, workloads } from '../../../src/load/workloads/workloads.ts';
import { dockerFolder } from '../../../src/server/tuning.ts';

test('the documents are what the arms serve', () => {
  const small = readFileSync(join(dockerFolder, 'htdocs/1k.txt'));
  expect(documents.small.expectedBody).toEqual({ bytes: small.length, crc32: crc32(small) });
  const page = readFileSync(join(dockerFolder, 'php/page.html'));
  expect(documents.php.expectedBody).toEqual({ bytes: page.length, crc32: crc32(page) });
  const { bytes } = documents.large.expectedBody;
  expect(documents.large.expectedBody.crc32).toBe(crc32(Buffer.alloc(bytes)));
  expect(readFileSync(join(dockerFolder, 'httpd/Dockerfile'), 'utf8')).toContain(`-s ${bytes} `);
});

describe.each(Object.keys(workloads) as WorkloadName[])('%s', (name) => {
  const workload: Workload = workloads[name];

  test('has sizes for any capacity, the largest last, and its populations have names', () => {
    for (const capacity of [1, 5, 64, 400]) {
      const sizes = workload.sizes(capacity);
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
      for (const size of sizes) {
        const populations = workload.populations(size);
        expect(new Set(populations.map((each) => each.name)).size).toBe(populations.length);
        for (const { connections } of populations) expect(connections).toBeGreaterThan(0);
      }
    }
  });

  test('fits a row of the answer', () => {
    const { premise = '' } = workload;
    for (const size of workload.sizes(64)) {
      expect(workload.situation(size)).toMatch(/^[^.]{10,42}$/);
    }
    expect(premise).not.toMatch(/\.$|prefork|worker |event/);
  });

  test('is the same for every arm: nothing in it knows an MPM', () => {
    expect(JSON.stringify(workload.populations(64))).not.toMatch(/prefork|worker|event/);
  });
});

test('a staircase goes through the capacity', () => {
  const [population] = workloads.ramp.populations(128);
  expect(population).toMatchObject({ levels: [1, 2, 4, 8, 16, 32, 64, 80, 96, 128] });
});
