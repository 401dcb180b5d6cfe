import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endText } from '../../src/studies/live-page.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

test('the end of a study names its report only where there is one', () => {
  const path = temporaryFolder();
  const study = { path, reportFile: 'report.html' };
  expect(endText(3, study)).toBe(
    'The run has ended: something could not be measured or written, or a load got wrong ' +
      'answers. The terminal says more',
  );
  writeFileSync(join(path, 'report.html'), '');
  expect(endText(0, study)).toBe(
    'The run has ended: everything was measured as planned, decided or not. ' +
      `Report: ${join(path, 'report.html')}`,
  );
  expect(endText(0, { path })).toMatch(/\. The terminal says more$/);
  expect(endText(130, study)).toMatch(/^The run was interrupted\./);
});
