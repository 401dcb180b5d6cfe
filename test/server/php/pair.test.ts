import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { treeName } from '../../../src/server/packages/tree-name.ts';
import { newestPair } from '../../../src/server/php/pair.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

/** A folder with files of these names. */
function folderWith(...names: readonly string[]): string {
  const folder = join(temporaryFolder(), 'folder');
  mkdirSync(folder);
  for (const name of names) writeFileSync(join(folder, name), '');
  return folder;
}

describe('the module and the PHP-FPM', () => {
  test('of the newest release by its number, not by its letters', () => {
    const modules = folderWith('libphp8.9.so', 'libphp8.10.so', 'libphp7.4.so', 'mod_mime.so');
    const programs = folderWith('php-fpm7.4', 'php-fpm8.10', 'php-fpm8.9');
    expect(newestPair([modules], [programs])).toEqual({
      module: join(modules, 'libphp8.10.so'),
      fpm: join(programs, 'php-fpm8.10'),
    });
  });

  test('are of one release, wherever each of them lies', () => {
    const modules = [folderWith('libphp8.4.so'), folderWith('libphp8.2.so')];
    const programs = [folderWith('php-fpm8.2'), folderWith('php-fpm8.3')];
    expect(newestPair(modules, programs)).toEqual({
      module: join(modules[1]!, 'libphp8.2.so'),
      fpm: join(programs[0]!, 'php-fpm8.2'),
    });
    expect(newestPair(modules.slice(0, 1), programs)).toBeNull();
    expect(newestPair(['/no/such/folder'], programs)).toBeNull();
  });

  test('of one release twice the first place counts, and an unnamed release comes last', () => {
    const [first, second] = [folderWith('libphp.so', 'libphp8.2.so'), folderWith('libphp8.2.so')];
    const programs = folderWith('php-fpm', 'php-fpm8.2');
    expect(newestPair([first, second], [programs])?.module).toBe(join(first, 'libphp8.2.so'));
    expect(newestPair([folderWith('libphp.so')], [programs])?.fpm).toBe(join(programs, 'php-fpm'));
  });
});

describe('the name of a fetched tree', () => {
  const named = [/^libapache2-mod-php\d[\d.]*_/, /^php\d[\d.]*-fpm_/];
  const module = 'libapache2-mod-php8.2_8.2.29-1~deb12u1_amd64.deb';
  const fpm = 'php8.2-fpm_8.2.29-1~deb12u1_amd64.deb';
  const others = ['php8.2-common_8.2.29-1~deb12u1_amd64.deb', 'php-fpm_2%3a8.2+93_all.deb'];

  test('is the version of what was fetched', () => {
    expect(treeName([...others, module, fpm], named)).toBe('8.2.29-1~deb12u1_amd64');
    expect(treeName(['apache2-bin_2%3a2.4.68-1_amd64.deb'], [/^apache2-bin_/])).toBe(
      '2:2.4.68-1_amd64',
    );
  });

  test('says what it holds where a part of it is installed already', () => {
    expect(treeName([...others, fpm], named)).toBe('8.2.29-1~deb12u1_amd64+php8.2-fpm');
    expect(treeName([module], named)).toBe('8.2.29-1~deb12u1_amd64+libapache2-mod-php8.2');
    expect(treeName(others, named)).toBeNull();
  });
});
