import { join } from 'node:path';
import { expect, test } from 'vitest';
import { arms } from '../../src/server/arm.ts';
import { joinedLines } from '../../src/server/config-copy.ts';
import { readPool } from '../../src/server/pool.ts';
import { readSite, siteWith } from '../../src/server/site.ts';
import { placeOf } from '../../src/server/site-places.ts';
import { folderWith } from '../fixtures/files.ts';

/** Writes the files of a site and reads it by the first of them. */
function read(files: Readonly<Record<string, string>>) {
  const folder = folderWith(files);
  const [first = ''] = Object.keys(files);
  return { folder, site: readSite(placeOf(join(folder, first))) };
}

/** Reads a site of one file, and returns what stands instead of its lines. */
const replaced = (...lines: readonly string[]) => {
  const { site } = read({ 'httpd.conf': ['Listen 80', ...lines].join('\n') });
  return site.text.split('\n').slice(1, 1 + lines.length);
};

test.each([
  ['PidFile /run/httpd.pid', 'PidFile "${MPM_BENCH_ROOT}/logs/httpd.pid"'],
  ['errorlog "|/usr/bin/rotatelogs /x 5"', 'ErrorLog "${MPM_BENCH_ERROR_LOG}"'],
  ['  User www-data', 'User ${HTTPD_USER}'],
  ['Group #-1', 'Group ${HTTPD_GROUP}'],
  ['CustomLog "/a b/x.log" combined', 'customlog "${MPM_BENCH_ROOT}/logs/site-1.log" combined'],
  ['CustomLog "|prog -x" "%h %D"', 'customlog "${MPM_BENCH_ROOT}/logs/site-1.log" "%h %D"'],
  ['TransferLog logs/x', 'transferlog "${MPM_BENCH_ROOT}/logs/site-1.log"'],
  ['Mutex file:/var/lock/apache2 default', 'Mutex file:${MPM_BENCH_ROOT}/logs default'],
  ['Mutex pthread', 'Mutex pthread'],
  ['Listen 443 https', ''],
  ['Listen 8443 https', ''],
  ['Listen [::]:80', ''],
  ['LoadModule mpm_worker_module modules/mod_mpm_worker.so', ''],
  ['LoadModule dir_module modules/mod_dir.so', 'LoadModule dir_module modules/mod_dir.so'],
  ['<VirtualHost *:80>', '<VirtualHost *:${MPM_BENCH_PORT}>'],
  ['<VirtualHost 10.0.0.1:80 [::1]:80>', '<VirtualHost *:${MPM_BENCH_PORT}>'],
  ['<VirtualHost *:80 *:8080>', '<VirtualHost *:${MPM_BENCH_PORT} *:8080>'],
  ['<VirtualHost *:443>', '<VirtualHost *:443>'],
  ['<VirtualHost *>', '<VirtualHost *>'],
  ['# Listen 81', '# Listen 81'],
  ['DocumentRoot /var/www', 'DocumentRoot /var/www'],
])('%s', (line, instead) => {
  expect(replaced(line)).toEqual([instead]);
});

test('each log has a file of its own', () => {
  const lines = replaced('CustomLog a x', 'CustomLog b y');
  expect(new Set(lines.map((line) => /site-\d/.exec(line)?.[0])).size).toBe(2);
});

test('the first port for HTTP is the site’s, wherever it stands', () => {
  const { site } = read({
    'httpd.conf': '<VirtualHost *:8080>\n</VirtualHost>\nListen 443\nListen 127.0.0.1:8080\n',
  });
  expect(site.text.split('\n').slice(0, 4)).toEqual([
    ...['<VirtualHost *:${MPM_BENCH_PORT}>', '</VirtualHost>', '', 'Listen ${LISTEN}'],
  ]);
  expect(() => read({ 'httpd.conf': 'Listen 443 https\n' })).toThrow('opens no port for HTTP');
});

test('included files are copied, their lines keep their numbers, and each change is listed', () => {
  const { folder, site } = read({
    'apache2.conf': 'IncludeOptional mods-enabled/*.load\nInclude ports.conf\nInclude ${X}/a\n',
    'mods-enabled/mpm_event.load': 'LoadModule mpm_event_module /lib/apache/mod_mpm_event.so\n',
    'mods-enabled/dir.load': 'LoadModule dir_module /lib/apache/mod_dir.so\n',
    'ports.conf': '# ports\nListen \\\n80\nPidFile x\n',
  });
  expect(site).toMatchObject({ serverRoot: folder, modules: '/lib/apache' });
  const [first, second, third] = site.text.split('\n');
  expect(first).toBe('IncludeOptional "${MPM_BENCH_ROOT}/conf/included/0/*"');
  expect(second).toMatch(/^Include "\$\{MPM_BENCH_ROOT\}\/conf\/included\/1\/000-ports\.conf"$/);
  expect(third).toBe('Include ${X}/a');
  const ports = site.included?.find(({ path }) => path.endsWith('ports.conf'));
  expect(ports?.text.split('\n').slice(3, 4)).toEqual([
    'PidFile "${MPM_BENCH_ROOT}/logs/httpd.pid"',
  ]);
  expect(site.replaced).toEqual([
    expect.stringMatching(/^LoadModule mpm_event_module .*\.so \(.*\/mpm_event\.load, line 1\)$/),
    expect.stringMatching(/^Listen 80 \(.*ports\.conf, line 2\)$/),
    expect.stringMatching(/^PidFile x \(.*ports\.conf, line 4\)$/),
  ]);
});

test('continued lines are one, and those behind them keep their numbers', () => {
  expect(joinedLines('a \\\nb \\\nc\nd\n')).toBe('a b c\n\n\nd\n');
});

test('the variables of envvars are those that a shell makes of them', () => {
  const { site } = read({
    'apache2.conf': 'Listen 80\nUser ${APACHE_RUN_USER}\n',
    envvars:
      ': ${APACHE_CONFDIR:=/etc}\nSUFFIX=-x\nexport APACHE_RUN_DIR=/var/run/apache2$SUFFIX\n',
  });
  expect(site.variables).toEqual({ APACHE_RUN_DIR: '/var/run/apache2-x' });
});

test('each MPM has the directives that Debian links for it', () => {
  const pool = (mpm: string) => `MaxRequestWorkers ${mpm.length}0\n`;
  const { site } = read({
    'apache2.conf': 'Listen 80\nIncludeOptional mods-enabled/*.conf\n',
    'mods-enabled/mpm_event.conf': 'StartServers 9\n',
    ...Object.fromEntries(
      ['prefork', 'worker', 'event'].map((mpm) => [`mods-available/mpm_${mpm}.conf`, pool(mpm)]),
    ),
  });
  expect(JSON.stringify(site)).not.toContain('StartServers 9');
  const capacity = (id: 'httpd-prefork' | 'httpd-worker' | 'httpd-event') =>
    readPool({ ...arms[id], tuning: site }).capacity;
  expect(capacity('httpd-prefork')).toBe(70);
  expect(capacity('httpd-worker')).toBe(50);
  expect(capacity('httpd-event')).toBe(50);
  expect(site.replaced.at(-1)).toMatch(/^mods-enabled\/mpm_\*\.conf \(.*mpm_event\.conf, by that/);
});

test('a variant is read last, and may not include files', () => {
  const { folder, site } = read({ 'httpd.conf': 'Listen 80\nMaxRequestWorkers 10\n' });
  const path = join(folder, 'variant.conf');
  const text = 'MaxRequestWorkers 20\n';
  const varied = siteWith(site, { name: 'file', path, text });
  expect(readPool({ ...arms['httpd-prefork'], tuning: varied }).capacity).toBe(20);
  const included = [{ name: 'conf/included/0', path: '/x', text: '' }];
  expect(() => siteWith(site, { name: 'file', path, text, included })).toThrow('cannot include');
});
