import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mpmNames } from '../../src/server/arm.ts';
import { changeCommands } from '../../src/server/change-commands.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

/** The lines of RHEL's 00-mpm.conf and of the official image's httpd.conf that load an MPM. */
const loading =
  '# Select the MPM module which should be used\n' +
  '#LoadModule mpm_prefork_module modules/mod_mpm_prefork.so\n' +
  '#LoadModule mpm_worker_module modules/mod_mpm_worker.so\n' +
  'LoadModule mpm_event_module modules/mod_mpm_event.so\n';

test.each(mpmNames)(
  'the edit of RHEL and of the image loads %s alone, whatever was loaded',
  (mpm) => {
    const lines = changeCommands(mpm, 'event');
    const edits = lines.filter((line) => line.includes('sed -i'));
    expect(edits).toHaveLength(2);
    for (const edit of edits) {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'conf'));
      const file = join(folder, 'conf/httpd.conf');
      writeFileSync(file, loading);
      const typed = edit
        .replace(/^ *(RUN )?/, '')
        .replace(/ \\$/, '')
        .replace('/etc/httpd/conf.modules.d/00-mpm.conf', 'conf/httpd.conf');
      execFileSync('sh', ['-c', typed], { cwd: folder });
      const loaded = [...readFileSync(file, 'utf8').matchAll(/^LoadModule mpm_(\w+)_module/gm)];
      expect(loaded.map(([, name]) => name)).toEqual([mpm]);
      expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(loading.split('\n').length);
    }
  },
);

test('the way back is to the MPM of today, and says so where it is not known', () => {
  expect(changeCommands('event', 'worker').join('\n')).toContain('a2enmod mpm_worker\n');
  expect(changeCommands('event', null).join('\n')).toContain('a2enmod mpm_NAME-OF-THE-MPM-BEFORE');
});

test('mod_php stands in the way of worker and event only', () => {
  const mentions = mpmNames.filter((mpm) => changeCommands(mpm, null).join('\n').includes('PHP'));
  expect(mentions).toEqual(['worker', 'event']);
});
