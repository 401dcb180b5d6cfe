import { join } from 'node:path';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CompletedTrial, Trial } from '../../src/run/trial.ts';
import type { Mpm } from '../../src/server/arm.ts';
import type { EngineClient } from '../../src/server/docker/client.ts';
import { findEngine } from '../../src/server/docker/engine.ts';
import { labels } from '../../src/server/docker/labels.ts';
import { readSiteImage } from '../../src/server/docker/site-image.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { expectHonestExit } from '../fixtures/exit-code.ts';
import { folderWith, stateOf } from '../fixtures/files.ts';
import { containerEngine, needs } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { never } from '../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers.

const base = process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4';
const shop = 'mpm-bench-test/shop:1';
const engine = await findEngine();

const client = (): EngineClient => {
  if (!engine.reachable) throw new Error('a container engine is required here');
  return engine.client;
};

/** The modules of a site, and a pool that every MPM can have. */
const modules = (folder: string) =>
  ['mpm_event', 'authz_core', 'dir', 'mime', 'rewrite']
    .map((name) => `LoadModule ${name}_module ${folder}/mod_${name}.so\n`)
    .join('') +
  'TypesConfig /dev/null\n<IfModule !mpm_prefork_module>\nServerLimit 2\nStartServers 2\n' +
  'ThreadsPerChild 8\n</IfModule>\n<IfModule mpm_prefork_module>\nStartServers 16\n' +
  // A child that is one too many closes connections of busy clients.
  'MaxSpareServers 16\n</IfModule>\nMaxRequestWorkers 16\n';

const virtualHost = (htdocs: string) =>
  `<VirtualHost *:80>\nServerName shop.example\nDocumentRoot ${htdocs}\nRewriteEngine On\n` +
  'RewriteRule ^/old$ /p/7.html [PT]\n</VirtualHost>\n' +
  `<Directory ${htdocs}>\nAllowOverride All\nRequire all granted\n</Directory>\n`;

const pages = (folder: string) => ({
  [`${folder}/index.html`]: 'not this page\n',
  [`${folder}/.htaccess`]: 'RewriteEngine On\nRewriteRule ^p/7.html$ p/8.html\n',
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`${folder}/p/${i}.html`, `page ${i} of the shop\n`]),
  ),
});

/** Files of an image: the shop, and beside it a site in Debian's way, with links. */
const files: Readonly<Record<string, string>> = {
  Dockerfile:
    `FROM ${base}\nENV APACHE_RUN_DIR=/run/shop\nENTRYPOINT ["/no/such/program"]\nCOPY . /\n` +
    'RUN mkdir -p /etc/apache2/mods-enabled && cd /etc/apache2/mods-enabled && ' +
    'ln -s ../mods-available/a.load . && ln -s /etc/apache2/mods-available/b.load . && ' +
    'ln -s round round && ln ../apache2.conf ../hard.conf\n',
  'usr/local/apache2/conf/httpd.conf':
    `ServerRoot /usr/local/apache2\nListen 80\n${modules('modules')}` +
    'ErrorLog /proc/self/fd/2\nInclude conf/sites/*.conf\n',
  'usr/local/apache2/conf/sites/shop.conf': virtualHost('/usr/local/apache2/htdocs'),
  ...pages('usr/local/apache2/htdocs'),
  'etc/apache2/apache2.conf':
    'Listen 80\nPidFile ${APACHE_RUN_DIR}/pid\nDefine who ${APACHE_RUN_USER}\n' +
    'IncludeOptional mods-enabled/*.load\nIncludeOptional mods-enabled/round\n' +
    'IncludeOptional /nowhere/*.conf\n',
  'etc/apache2/mods-available/a.load': '# a\n',
  'etc/apache2/mods-available/b.load': '# b\n',
  'etc/apache2/envvars': 'SUFFIX=-of-the-shop\nexport APACHE_RUN_USER=user$SUFFIX\n',
};

async function build(name: string, all: Readonly<Record<string, string>>): Promise<void> {
  const tar = pack();
  for (const [path, text] of Object.entries(all)) tar.entry({ name: path }, text);
  tar.finalize();
  const stream = await client().buildImage(tar as never, { t: name });
  await new Promise<void>((done, failed) => {
    client().modem.followProgress(stream, (error) => (error === null ? done() : failed(error)));
  });
}

const short = ['--preset', 'smoke', '--duration', '0.5', '--rounds', '1'] as const;
const one = [
  '--workload',
  'keepalive',
  '--path',
  '/old',
  '--header',
  'Host: shop.example',
] as const;

/** Lists what a process has left in the engine; others use it at the same time. */
async function left(pid: number | undefined = process.pid): Promise<readonly string[]> {
  const containers = await client().listContainers({ all: true, filters: { label: [labels.run] } });
  const { Volumes } = await client().listVolumes({ filters: { dangling: ['true'] } });
  return [
    ...containers
      .filter((each) => each.Labels[labels.owner]?.startsWith(`${pid}:`))
      .map(({ Id }) => Id),
    ...(Volumes ?? []).map(({ Name }) => Name).filter((name) => !before.includes(name)),
  ];
}

/** Volumes without a container that were there. */
let before: readonly string[] = [];

/** Runs a command to its end, with what it has left. */
async function ended(start: ReturnType<typeof commandLine>['start'], ...args: readonly string[]) {
  const child = start(...args);
  const outcome = await child.ended;
  return { ...outcome, left: await left(child.pid) };
}

/** Runs event on a site of this machine, in a container. */
const benchSite = (
  start: ReturnType<typeof commandLine>['start'],
  file: string,
  more: readonly string[],
) =>
  ended(start, 'bench', '--site', file, '--runtime', 'docker', '--mpm', 'event', ...short, ...more);

function expectAnswers(trials: readonly Trial[], mpms: readonly Mpm[], words: string): void {
  const seen = trials.map((trial) => trial.state === 'completed' && trial.identity.mpm);
  expect(new Set(seen), words).toEqual(new Set(mpms));
  for (const trial of trials) {
    expect(trial, words).toMatchObject({ state: 'completed', runtime: 'docker' });
    // With another page than that of the rules all would have failed.
    const { failed, requests } = trial as CompletedTrial;
    expect((failed ?? requests) / requests, words).toBeLessThan(0.01);
  }
}

needs(containerEngine(engine)).describe('a whole site in containers', () => {
  beforeAll(async () => {
    await build(shop, files);
    before = await left();
  }, 120_000);
  afterAll(async () => {
    if (engine.reachable) await client().getImage(shop).remove({ force: true });
  });

  test('the site of an image runs under each MPM, with its rules and its .htaccess', async () => {
    const image = await client().getImage(shop).inspect();
    const { folder, start, trials } = commandLine({ engine: true });
    folderWith({ 'page.html': 'page 8 of the shop\n' }, folder);
    const main = '/usr/local/apache2/conf/httpd.conf';
    const {
      code,
      out,
      err,
      left: rest,
    } = await ended(
      start,
      ...(['bench', '--site-image', shop, '--site', main, ...short, ...one] as const),
      ...['--out', 'run', '--expect-body', join(folder, 'page.html')],
    );
    const found = trials('run');
    expectAnswers(found, ['prefork', 'worker', 'event'], err);
    expectHonestExit(code, found);
    expect(err).toMatch(/^Note: replaced in the copy of .*httpd\.conf: Listen, LoadModule, /m);
    expect(out).toContain('16 workers each');
    expect(await client().getImage(shop).inspect()).toEqual(image);
    expect(rest).toEqual([]);
  }, 120_000);

  test('the site of this machine runs in a container, and nothing of it is touched', async () => {
    const site = temporaryFolder();
    folderWith(
      {
        'etc/httpd.conf':
          `Listen 80\nPidFile ${site}/run/pid\n${modules('/nowhere/modules')}` +
          `CustomLog ${site}/log/access.log "%h"\nInclude sites/*.conf\n`,
        'etc/sites/shop.conf': virtualHost(`${site}/www`),
        'page.html': 'page 8 of the shop\n',
        ...pages('www'),
      },
      site,
    );
    const state = stateOf(site);
    const { start, trials } = commandLine({ engine: true });
    const more = [...one, '--out', 'run', '--expect-body', join(site, 'page.html')];
    const { code, err, left: rest } = await benchSite(start, join(site, 'etc/httpd.conf'), more);
    const found = trials('run');
    expectAnswers(found, ['event'], err);
    expectHonestExit(code, found);
    expect(err).toContain(`the containers see, to read alone: ${site}/etc and ${site}/www`);
    expect(stateOf(site)).toEqual(state);
    expect(rest).toEqual([]);
  }, 120_000);

  test('a site of an image is read with its links and its variables', async () => {
    const site = await readSiteImage(shop, null, () => {}, never);
    expect(site).toMatchObject({ path: '/etc/apache2/apache2.conf', image: shop });
    expect(site.included?.map(({ path, text }) => [path, text])).toEqual([
      ['/etc/apache2/mods-enabled/a.load', '# a\n'],
      ['/etc/apache2/mods-enabled/b.load', '# b\n'],
    ]);
    expect(site.variables).toEqual({
      ...{ APACHE_RUN_DIR: '/run/shop', APACHE_RUN_USER: 'user-of-the-shop' },
    });
    const hard = await readSiteImage(shop, '/etc/apache2/hard.conf', () => {}, never);
    expect(hard.text).toBe(site.text);
    expect(await left()).toEqual([]);
  });

  test('what is not there is said by its name, in the image and in the engine', async () => {
    const read = (name: string, path: string | null) => readSiteImage(name, path, () => {}, never);
    await expect(read(shop, '/x.conf')).rejects.toThrow('/x.conf: No such file or directory');
    await expect(read(shop, 'x.conf')).rejects.toThrow('give the absolute path of a file');
    await expect(read(base, null)).rejects.toThrow(
      /has no configuration at \/etc\/apache2\/apache2\.conf, .*; name its main file with --site/,
    );
    const { start } = commandLine({ engine: true });
    const {
      code,
      err,
      left: rest,
    } = await ended(start, 'bench', '--site-image', 'localhost:1/none:1', ...short);
    expect(err).toMatch(/^--site-image localhost:1\/none:1: cannot pull .*\nBuild it first/m);
    expect(code).toBe(2);
    expect([rest, await left()]).toEqual([[], []]);
  });

  test('a module that the image does not have is refused in httpd’s words', async () => {
    const site = folderWith({
      'httpd.conf': `Listen 80\n${modules('/nowhere')}LoadModule x_module /nowhere/mod_x.so\n`,
    });
    const { start } = commandLine({ engine: true });
    const { code, err, left: rest } = await benchSite(start, join(site, 'httpd.conf'), []);
    expect(err).toMatch(/line 18 of .*\/httpd\.conf: Cannot load \S+\/mod_x\.so into server/);
    expect(err).toContain('Modules are those of the image');
    expect(code).toBe(2);
    expect(rest).toEqual([]);
  });
});
