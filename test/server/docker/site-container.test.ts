import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { arms, type SiteTuning } from '../../../src/server/arm.ts';
import { siteContainer } from '../../../src/server/docker/site-container.ts';

const httpd = {
  ...{ path: '/opt/bin/httpd', modules: '/opt/modules', user: '1001' },
  children: ['www-data', 'www-data'] as const,
  beside: ['unixd', 'logio'],
};

const lines = [
  'LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so',
  'loadmodule x_module "modules/mod_x.so"',
  'LoadModule other_module /srv/mod_other.so',
  'LoadModule logio_module /usr/lib/apache2/modules/mod_logio.so',
];

const site: SiteTuning = {
  ...{ name: 'site', path: '/etc/apache2/apache2.conf', text: lines.join('\n'), replaced: [] },
  ...{ serverRoot: '/usr/lib/apache2', modules: '/usr/lib/apache2/modules' },
  variables: { APACHE_LOG_DIR: '/var/log/apache2', APACHE_RUN_USER: 'me' },
};

/** Returns the container of a site, with the text of its main file. */
async function containerOf(change: Partial<SiteTuning> = {}) {
  const tuning = { ...site, ...change };
  const arm = { ...arms['httpd-event'], tuning };
  const image = { name: 'shop', id: 'sha256:1' };
  const { options, files } = siteContainer({ image, httpd, arm, site: tuning }, '127.0.0.1:8123');
  const tar = extract();
  files?.tar().pipe(tar);
  const found = new Map<string, string>();
  for await (const entry of tar) {
    let text = '';
    for await (const part of entry) text += part;
    found.set(`${entry.header.name} ${entry.header.mode.toString(8)}`, text);
  }
  return { options, found, words: (options.Cmd ?? []).join('\n') };
}

test('a site of this machine has the image’s modules, and those that Debian links', async () => {
  const { found, words, options } = await containerOf();
  expect([...found]).toEqual([
    ['logs 1777', ''],
    [
      'conf/httpd.conf 644',
      [
        'LoadModule dir_module "/opt/modules/mod_dir.so"',
        'loadmodule x_module "/opt/modules/mod_x.so"',
        lines[2],
        'LoadModule logio_module "/opt/modules/mod_logio.so"',
      ].join('\n'),
    ],
  ]);
  expect(words).toContain('LoadModule mpm_event_module "/opt/modules/mod_mpm_event.so"');
  expect(words).toContain('LoadModule unixd_module "/opt/modules/mod_unixd.so"');
  // The site loads it itself, and twice is once too many.
  expect(words).not.toContain('LoadModule logio_module');
  expect(options.Env).toContain('APACHE_LOG_DIR=/mpm-bench/logs');
  expect(options.Env).toContain('APACHE_RUN_USER=me');
});

test('a site of an image has its own modules and no folder of this machine', async () => {
  const { found, words, options } = await containerOf({ image: 'shop' });
  expect(found.get('conf/httpd.conf 644')).toBe(lines.join('\n'));
  expect(words).toContain('"/usr/lib/apache2/modules/mod_mpm_event.so"');
  expect(words).not.toContain('unixd');
  expect(options).toMatchObject({
    ...{ Entrypoint: ['/opt/bin/httpd'], User: '1001' },
    HostConfig: { Mounts: [], ReadonlyRootfs: true, CapDrop: ['ALL'] },
  });
});
