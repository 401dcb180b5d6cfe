import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { figureIds, readFigure } from '../../src/analysis/figures.ts';
import { reportInput } from '../../src/analysis/input.ts';
import { openRunFolder } from '../../src/run/folder.ts';
import { missingJobs } from '../../src/run/jobs.ts';
import { plannedTrials } from '../../src/run/trials.ts';
import { costsOf } from '../../src/studies/advise/costs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { renderHtml, renderText } from '../fixtures/rendered.ts';

const sample = resolve(import.meta.dirname, '../../reports/sample');

/** Added after schema 4. */
const younger = ['disturbances', 'effort', 'connections'];

test('a run of the first version with this schema is read: records that lack what was added since', () => {
  const path = join(temporaryFolder(), 'run');
  cpSync(sample, path, { recursive: true });
  const lines = readFileSync(join(path, 'results.jsonl'), 'utf8').trimEnd().split('\n');
  writeFileSync(join(path, 'results.jsonl'), '');
  for (const line of lines) {
    const { startUp: _, ...trial } = JSON.parse(line);
    for (const name of younger) delete trial.observation?.[name];
    appendFileSync(join(path, 'results.jsonl'), `${JSON.stringify(trial)}\n`);
  }

  const folder = openRunFolder(path);
  const input = reportInput(folder);
  expect(input.trials).toHaveLength(plannedTrials(folder.plan, folder.planSha256).length);
  expect(missingJobs(folder)).toEqual([]);
  expect(renderHtml(input)).toContain('<h2>');
  expect(renderText(input, 'whole')).toContain('event');
  expect(costsOf('event', [input])).not.toBeNull();
  for (const trial of input.trials) {
    for (const id of figureIds) readFigure(id, trial);
    expect(readFigure('startSeconds', trial)).toBeNull();
    expect(readFigure('switchesPerRequest', trial)).toBeNull();
  }
});
