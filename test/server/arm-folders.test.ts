import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Arm, arms, withoutPhp } from '../../src/server/arm.ts';
import { dockerFolder } from '../../src/server/tuning.ts';

const ofHttpd: readonly Arm[] = Object.values(arms).filter(({ server }) => server === 'httpd');
const plain = ofHttpd.filter(({ php }) => php === null);
const withPhp = ofHttpd.filter(({ php }) => php !== null);

const read = ({ id }: Arm, file: string) => readFileSync(join(dockerFolder, id, file), 'utf8');

const linesOf = (arm: Arm) =>
  read(arm, 'mpm.conf')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const variable = (name: string) => `\${${name}}`;

/**
 * Directives of the MPMs themselves (httpd's manual, mpm_common and the three MPMs): a pool, and
 * nothing else.
 */
const ofTheMpm =
  /^(LoadModule|StartServers|(Min|Max)Spare(Servers|Threads)|ServerLimit|ThreadLimit|ThreadsPerChild|MaxRequestWorkers|AsyncRequestWorkerFactor)$/;

const filesOf = ({ id }: Arm) => readdirSync(join(dockerFolder, id)).toSorted();

test(
  'all arms without PHP share one Dockerfile, and have nothing else but their ' + 'configuration',
  () => {
    expect(readdirSync(join(dockerFolder, 'httpd'))).toEqual(['Dockerfile']);
    for (const arm of plain) expect(filesOf(arm)).toEqual(['mpm.conf']);
  },
);

test(
  'all arms with PHP share one Dockerfile, and have nothing of their own but their ' +
    'configuration',
  () => {
    expect(readdirSync(join(dockerFolder, 'php'))).toContain('Dockerfile');
    for (const arm of withPhp) expect(filesOf(arm)).toEqual(['mpm.conf']);
  },
);

test('an arm’s configuration holds the MPM and its pool, and nothing else', () => {
  for (const arm of plain) {
    const lines = linesOf(arm).filter((line) => !line.startsWith('<'));
    for (const line of lines) expect(line.split(' ')[0]).toMatch(ofTheMpm);
    expect(lines.filter((line) => line.startsWith('LoadModule'))).toEqual([
      `LoadModule mpm_${arm.mpm}_module modules/mod_mpm_${arm.mpm}.so`,
    ]);
  }
});

test('worker and event differ in the module alone', () => {
  const settings = (arm: Arm) =>
    read(arm, 'mpm.conf')
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n')
      .replaceAll(arm.mpm, 'MPM');
  expect(settings(arms['httpd-worker'])).toBe(settings(arms['httpd-event']));
});

test('an arm with PHP has the pool of the same MPM, and besides what answers a PHP page', () => {
  const ofPhp = {
    module: [
      `LoadModule php_module ${variable('PHP_MODULE')}`,
      'PHPIniDir conf',
      '<FilesMatch "\\.php$">',
      'SetHandler application/x-httpd-php',
      '</FilesMatch>',
    ],
    fpm: [
      'LoadModule proxy_module modules/mod_proxy.so',
      'LoadModule proxy_fcgi_module modules/mod_proxy_fcgi.so',
      '<FilesMatch "\\.php$">',
      `SetHandler "proxy:unix:${variable('FPM_SOCKET')}|fcgi://localhost"`,
      '</FilesMatch>',
    ],
  };
  for (const arm of withPhp) {
    const [mpm = '', ...pool] = linesOf(withoutPhp(arm));
    expect(linesOf(arm)).toEqual([mpm, ...ofPhp[arm.php ?? 'fpm'], ...pool]);
  }
});
