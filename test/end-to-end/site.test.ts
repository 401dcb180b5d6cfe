import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { arms } from '../../src/server/arm.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { expectHonestExit } from '../fixtures/exit-code.ts';
import { folderWith, stateOf } from '../fixtures/files.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { fetchMs, never, realHttpd, runtime } from '../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers.

let httpd: Awaited<ReturnType<typeof realHttpd>>;
beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
  httpd = await realHttpd();
}, fetchMs);

/** Writes a site in Debian's layout: two virtual hosts, rewriting, .htaccess, envvars. */
function debianSite(change: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  const load = (name: string) => `LoadModule ${name}_module ${httpd.modules}/mod_${name}.so\n`;
  const files: Readonly<Record<string, string>> = {
    'etc/apache2.conf':
      'DefaultRuntimeDir ${APACHE_RUN_DIR}\nPidFile ${APACHE_PID_FILE}\nTimeout 300\n' +
      'KeepAliveTimeout 5\nUser ${APACHE_RUN_USER}\nGroup ${APACHE_RUN_GROUP}\n' +
      'ErrorLog ${APACHE_LOG_DIR}/error.log\nIncludeOptional mods-enabled/*.load\n' +
      'IncludeOptional mods-enabled/*.conf\nInclude ports.conf\n' +
      `<Directory ${folder}/www>\nAllowOverride All\nRequire all granted\n</Directory>\n` +
      'LogFormat "%h %l %u %t \\"%r\\" %>s %b" common\nIncludeOptional sites-enabled/*.conf\n',
    'etc/envvars':
      'export APACHE_RUN_USER=www-data APACHE_RUN_GROUP=www-data\n' +
      `export APACHE_RUN_DIR=${folder}/run APACHE_PID_FILE=${folder}/run/apache2.pid\n` +
      `export APACHE_LOG_DIR=${folder}/log APACHE_LOCK_DIR=${folder}/lock\n`,
    'etc/ports.conf': 'Listen 80\n<IfModule ssl_module>\nListen 443\n</IfModule>\n',
    'etc/mods-enabled/00.load': ['authz_core', 'dir', 'mime', 'rewrite', 'alias']
      .map(load)
      .join(''),
    'etc/mods-enabled/mpm_prefork.load': load('mpm_prefork'),
    'etc/mods-enabled/mpm_prefork.conf':
      '<IfModule mpm_prefork_module>\nStartServers 4\nMaxRequestWorkers 16\n</IfModule>\n' +
      '<IfModule !mpm_prefork_module>\nStartServers 1\nServerLimit 1\nThreadsPerChild 16\n' +
      'MaxRequestWorkers 16\n</IfModule>\n',
    'etc/mods-enabled/mime.conf': 'TypesConfig /dev/null\n',
    'etc/sites-enabled/000-default.conf':
      `<VirtualHost *:80>\nServerName default.example\nDocumentRoot ${folder}/www\n` +
      `ErrorLog \${APACHE_LOG_DIR}/default.log\nCustomLog \${APACHE_LOG_DIR}/access.log common\n` +
      '</VirtualHost>\n',
    'etc/sites-enabled/shop.conf':
      `<VirtualHost *:80>\nServerName shop.example\nDocumentRoot ${folder}/www/shop\n` +
      'RewriteEngine On\nRewriteRule ^/old$ /new.html [L]\n' +
      'RewriteRule ^/server-status /new.html\n' +
      '</VirtualHost>\n',
    'www/index.html': 'the default site\n',
    'www/.htaccess': 'DirectoryIndex index.html\n',
    'www/shop/new.html': 'the shop\n',
    ...change,
  };
  return folderWith(files, folder);
}

const short = ['--preset', 'smoke', '--duration', '0.5', '--rounds', '1', '--runtime', 'process'];
const asked = (folder: string) => [
  '--site',
  join(folder, 'etc/apache2.conf'),
  '--httpd',
  httpd.path,
];

describe('a whole site', () => {
  test('runs under each MPM, and nothing of it is touched', { timeout: 120_000 }, async () => {
    const folder = debianSite();
    const before = stateOf(folder);
    const { run, trials } = commandLine();
    const { code, out, err } = await run('bench', ...asked(folder), ...short, '--out', 'run');
    expect(err).not.toContain('FAILED');
    const found = trials('run');
    expect(new Set(found.map(({ state }) => state)), err).toEqual(new Set(['completed']));
    expect(new Set(found.map(({ arm }) => arm))).toEqual(
      new Set(['httpd-prefork', 'httpd-worker', 'httpd-event']),
    );
    expectHonestExit(code, found);
    expect(err).toContain('Note: clients ask GET / instead of GET /1k.txt');
    expect(err).toMatch(
      /^Note: replaced in the copy of .*apache2\.conf: DefaultRuntimeDir, PidFile, User, /m,
    );
    expect(out).toContain('16 workers each');
    expect(stateOf(folder)).toEqual(before);
  });

  test('answers by its virtual hosts and rules, whatever they do with /server-status', {
    timeout: 60_000,
  }, async () => {
    // What httpd writes without a word of the site: beside its root, and where it was built for.
    const folder = debianSite({ 'etc/logs/README': 'error_log would be here\n' });
    const main = join(folder, 'etc/apache2.conf');
    const silent = readFileSync(main, 'utf8').replaceAll(
      /^(?:DefaultRuntimeDir|PidFile|ErrorLog) .*\n/gm,
      '',
    );
    writeFileSync(main, silent);
    const [before, usualPid] = [stateOf(folder), '/var/run/apache2.pid'];
    const hadPid = existsSync(usualPid);
    const { run, trials } = commandLine();
    const { code, err } = await run(
      ...(['bench', ...asked(folder), ...short, '--out', 'run', '--mpm', 'event'] as const),
      ...['--workload', 'keepalive', '--path', '/old', '--header', 'Host: shop.example'],
      ...['--expect-body', join(folder, 'www/shop/new.html')],
    );
    expectHonestExit(code, trials('run'));
    const [trial] = trials('run');
    expect(trial, err).toMatchObject({ state: 'completed', failed: 0 });
    expect([stateOf(folder), existsSync(usualPid)]).toEqual([before, hadPid]);
  });

  test('of 2,000 files is loaded as its access log shows', { timeout: 60_000 }, async () => {
    const pages = Array.from({ length: 2000 }, (_, i) => [`www/p/${i}.html`, `page ${i}\n`]);
    const folder = debianSite(Object.fromEntries(pages));
    // The first pages are asked for most, and some are not there any more.
    const line = (path: string, status: number) =>
      `10.0.0.1 - - [10/Nov/2026:13:55:36 +0100] "GET ${path}?q=1 HTTP/1.1" ${status} 9\n`;
    const lines = Array.from({ length: 3000 }, (_, i) => line(`/p/${(i * i) % 97}.html`, 200));
    const log = join(folder, 'access.log');
    const missing = Array.from({ length: 300 }, () => line('/missing', 404));
    const gone = Array.from({ length: 150 }, () => line('/gone.html', 200));
    writeFileSync(log, [...lines, ...missing, ...gone, line('/p/1.html', 304)].join(''));
    const { run, trials } = commandLine();
    const { code, err } = await run(
      ...(['bench', ...asked(folder), ...short, '--out', 'run', '--mpm', 'worker,event'] as const),
      ...['--workload', 'keepalive', '--access-log', log],
    );
    expect(err).toContain('the mix has 91.3 % of the requests of the access log');
    expect(err).toMatch(
      /left out of the mix: 1 page with 4\.8 % .*: GET \/gone\.html answered with 404, not 200/,
    );
    expect(err).toMatch(/clients ask a mix of \d\d requests instead of GET \/1k\.txt/);
    expectHonestExit(code, trials('run'));
    for (const trial of trials('run')) {
      expect(trial, err).toMatchObject({ state: 'completed', failed: 0 });
    }
  });

  test('an MPM under which it does not run is left out, in httpd’s words', {
    timeout: 60_000,
  }, async () => {
    const folder = debianSite({
      'etc/mods-enabled/prefork-only.conf':
        '<IfModule !mpm_prefork_module>\nError "needs prefork"\n</IfModule>\n',
    });
    const { run } = commandLine();
    const { code, out } = await run('bench', ...asked(folder), ...short, '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/^arms +httpd-prefork \(serves 16 at once\)$/m);
    expect(out).toMatch(/httpd-event cannot run the site: .*needs prefork/);
    expect(out).toMatch(/^replaced +Listen 80 \(.*\/ports\.conf, line 1\)$/m);
    expect(out).toMatch(/^replaced +Listen 443 \(.*\/ports\.conf, line 3\)$/m);
    expect(out).toMatch(/^replaced +LoadModule mpm_prefork_module .*, line 1\)$/m);
    expect(out).toMatch(/^replaced +<VirtualHost \*:80> \(.*\/shop\.conf, line 1\)$/m);
  });
});

describe('a site that cannot start is refused in httpd’s words and is not touched', () => {
  test.each([
    [
      'a certificate that is not there',
      'LoadModule ssl_module MODULES/mod_ssl.so\n<VirtualHost *:80>\nSSLEngine on\n' +
        'SSLCertificateFile /nowhere/x.pem\n</VirtualHost>\n',
      /line 4 of .*sites-enabled\/bad\.conf.*\n.*SSLCertificateFile: file '\/nowhere\/x\.pem'/,
    ],
    [
      'a module that is not there',
      '\nLoadModule x_module /nowhere/mod_x.so\n',
      /line 2 of .*sites-enabled\/bad\.conf: Cannot load \/nowhere\/mod_x\.so/,
    ],
    [
      'a directive that is none',
      'DocumentRot /x\n',
      /line 1 of .*sites-enabled\/bad\.conf:\n.*Invalid command 'DocumentRot'/,
    ],
    [
      'a file that cannot be read',
      'Include /nowhere/x.conf\n',
      /Could not open configuration file \/nowhere\/x\.conf/,
    ],
  ])(
    '%s',
    async (_, text, words) => {
      const bad = text.replace('MODULES', httpd.modules);
      const folder = debianSite({ 'etc/sites-enabled/bad.conf': bad });
      const before = stateOf(folder);
      const { run } = commandLine();
      const { code, err } = await run('bench', ...asked(folder), ...short);
      expect(err).toMatch(words);
      expect(code).toBe(2);
      expect(stateOf(folder)).toEqual(before);
    },
    60_000,
  );

  test('what does not go with a site is said at once', async () => {
    const folder = debianSite();
    const { run } = commandLine();
    const { code, err } = await run(
      ...(['bench', ...asked(folder), '--tuning', 'stock', '--server', 'all'] as const),
      ...['--workload', 'slow'],
    );
    expect(code).toBe(2);
    for (const words of [
      '--site and --tuning: the site has its directives',
      '--site runs under httpd alone: --server httpd',
    ]) {
      expect(err).toContain(words);
    }
  });
});
