import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { figureIds, readFigure } from '../../src/analysis/figures.ts';
import { reportInput } from '../../src/analysis/input.ts';
import { openRunFolder } from '../../src/run/folder.ts';
import { missingJobs } from '../../src/run/jobs.ts';
import { renderHtml, renderText } from '../fixtures/rendered.ts';

const sample = resolve(import.meta.dirname, '../../reports/sample');

test('the sample run is read: every figure, nothing left to be run, and a report', () => {
  const folder = openRunFolder(sample);
  const input = reportInput(folder);
  expect(input.end?.rounds).toBeGreaterThanOrEqual(7);
  expect(input.trials.length).toBeGreaterThan(100);
  expect(missingJobs(folder)).toEqual([]);
  expect(renderHtml(input)).toContain('<h2>');
  expect(renderText(input, 'whole')).toContain('event');
  for (const trial of input.trials) for (const id of figureIds) readFigure(id, trial);
});
