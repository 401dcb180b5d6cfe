import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arm } from '../arm.ts';
import { poolOf } from '../pool.ts';
import { dockerFolder } from '../tuning.ts';
import type { Php } from './php.ts';

/** Folder of the PHP files; an image has the same files in conf/. */
const folder = join(dockerFolder, 'php');

/** Adds PHP's configuration to an arm's ServerRoot: one php.ini for the module and for PHP-FPM. */
export function addPhp(root: string, { extensions }: Php): void {
  cpSync(join(folder, 'with-fpm.sh'), join(root, 'conf/with-fpm.sh'));
  const ini = readFileSync(join(folder, 'php.ini'), 'utf8');
  writeFileSync(join(root, 'conf/php.ini'), `${ini}${extensionLines(extensions)}`);
  // The name of the pool stands in the title of its processes, and that is how leftovers are known.
  const pool = readFileSync(join(folder, 'php-fpm.conf'), 'utf8').replace('[www]', `[${root}]`);
  // Who is not root runs httpd and PHP-FPM himself, and may give the socket to nobody.
  const own = process.getuid?.() === 0 ? pool : pool.replace(/^listen\.owner.*\n/m, '');
  writeFileSync(join(root, 'conf/php-fpm.conf'), own);
}

/** Returns the words that start PHP-FPM and precede httpd's command; none where PHP is a module. */
export const fpmCommand = (root: string, { php }: Arm, { fpm }: Php): readonly string[] =>
  php === 'fpm'
    ? [
        ...['sh', join(root, 'conf/with-fpm.sh')],
        ...[fpm, join(root, 'conf/php.ini'), join(root, 'conf/php-fpm.conf')],
      ]
    : [];

/** Returns the variables that docker/httpd-*-php, docker/httpd-event-fpm and docker/php read. */
export const phpEnvironment = (
  root: string,
  arm: Arm,
  { module }: Php,
): Readonly<Record<string, string>> => ({
  PHP_MODULE: module,
  FPM_SOCKET: join(root, 'logs/fpm.sock'),
  ...phpSettings(arm),
});

/** Returns the variables that depend on the arm alone, in a container too. */
export const phpSettings = (arm: Arm): Readonly<Record<string, string>> => ({
  // Empty: no folder of further php.ini files is read.
  PHP_INI_SCAN_DIR: '',
  // As many as httpd serves at once: neither system has more PHP than the other.
  FPM_CHILDREN: String(poolOf(arm).capacity),
});

/**
 * Returns the lines that load extensions. From PHP 8.5 on opcache is part of PHP and has no file.
 */
const extensionLines = (extensions: string) =>
  [
    `extension_dir = "${extensions}"`,
    ...(existsSync(join(extensions, 'opcache.so')) ? ['zend_extension = opcache'] : []),
    '',
  ].join('\n');
