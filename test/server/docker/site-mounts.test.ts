import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { SiteTuning } from '../../../src/server/arm.ts';
import { siteMounts } from '../../../src/server/docker/site-mounts.ts';
import { folderWith } from '../../fixtures/files.ts';

let folder: string;
beforeEach(() => {
  folder = folderWith({
    'root/conf/users': '',
    'www/index.html': '',
    'www/shop/index.html': '',
    'keys/a.pem': '',
    'keys/b.pem': '',
    'map.txt': '',
    'modules/mod_x.so': '',
    'sites/a/htdocs/index.html': '',
  });
});

/** Returns what is mounted of a site with these lines, below the folder of this test. */
function mounted(lines: readonly string[], change: Partial<SiteTuning> = {}, kept: string[] = []) {
  const text = lines.join('\n').replaceAll('@', folder);
  const site: SiteTuning = {
    ...{ name: 'site', path: '/x', text, modules: null, replaced: [] },
    ...{ serverRoot: '/nowhere', ...change },
  };
  return siteMounts(site, kept).map((path) => path.replace(`${folder}/`, ''));
}

const siteMountsOfRoot = (serverRoot: string) => mounted([], { serverRoot });

test.each<readonly [string, readonly string[]]>([
  ['DocumentRoot @/www', ['www']],
  ['DocumentRoot "@/www/"', ['www']],
  ['<Directory "@/www">', ['www']],
  ['Alias /x/ @/www/shop/', ['www/shop']],
  ['SSLCertificateFile @/keys/a.pem', ['keys/a.pem']],
  ['RewriteMap x txt:@/map.txt', ['map.txt']],
  ['Define root @/www', ['www']],
  ['<Directory @/sites/*/htdocs>', ['sites']],
  ['VirtualDocumentRoot @/sites/%0/htdocs', ['sites']],
  ['RewriteRule ^/(.*)$ @/sites/$1/x', ['sites']],
  ['SetHandler "proxy:unix:@/keys/fpm.sock|fcgi://localhost"', ['keys']],
  ['DocumentRoot ${BASE}/www', ['www']],
  // Comments, what is not there, what the image or the kernel has, and addresses.
  ['# DocumentRoot @/www', []],
  ['DocumentRoot @/none', []],
  ['DocumentRoot ${UNKNOWN}/www', []],
  ['LoadModule x_module @/modules/mod_x.so', []],
  ['<Directory />', []],
  ['<Directory /usr/>', []],
  ['<Location /etc>', []],
  ['TypesConfig /dev/null', []],
  ['ErrorLog /proc/self/fd/2', []],
  ['Redirect /x http://host@/www', []],
])('%s', (line, paths) => {
  expect(mounted([line], { variables: { BASE: folder } })).toEqual(paths);
});

test('a folder is mounted once, with all that is in it', () => {
  expect(mounted(['DocumentRoot @/www/shop', 'Alias /a @/www', '<Directory @/www/shop>'])).toEqual([
    'www',
  ]);
});

test('a folder of the system, or of the arm, is never mounted', () => {
  expect(siteMountsOfRoot('/')).toEqual([]);
  expect(siteMountsOfRoot('/usr')).toEqual([]);
  expect(siteMountsOfRoot('/etc')).toEqual([]);
});

test('a folder that would hide the httpd of the image is not, but what is named in it', () => {
  const serverRoot = join(folder, 'root');
  expect(mounted(['AuthUserFile conf/users'], { serverRoot })).toEqual(['root']);
  const kept = [join(serverRoot, 'bin/httpd'), join(serverRoot, 'modules')];
  expect(mounted(['AuthUserFile conf/users'], { serverRoot }, kept)).toEqual(['root/conf/users']);
});

test('the files that are included name paths too', () => {
  const included = [{ name: 'x', path: '/x', text: `DocumentRoot ${folder}/www\n` }];
  expect(mounted([], { included })).toEqual(['www']);
});
