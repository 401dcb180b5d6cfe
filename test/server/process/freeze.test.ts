import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { plainProcess } from '../../../src/server/process/runtime.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

const options = { path: null, image: '' };
const { signal } = new AbortController();

test('a frozen httpd runs from its folder with its own modules and libraries', async () => {
  const folder = temporaryFolder();
  const kept = await plainProcess.freeze(options, folder, () => {}, signal);
  expect(kept.version).toMatch(/^Apache\/2\.4\.\d+/);
  const path = await plainProcess.thaw(kept, folder, () => {}, signal);
  expect(path).toBe(join(folder, kept.httpd));
  const libraries = join(
    folder,
    'usr/lib',
    `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
  );
  const env = { LD_LIBRARY_PATH: libraries };
  const { stdout } = await execa('ldd', [path ?? ''], { env });
  expect(stdout).toMatch(new RegExp(`libapr-1\\.so\\S* => ${libraries}/`));
  expect(existsSync(join(folder, 'usr/lib/apache2/modules/mod_mpm_event.so'))).toBe(true);
  // The C library is that of the machine: another one would not go with its kernel's loader.
  expect(readdirSync(libraries).filter((name) => /^libc\.|^ld-/.test(name))).toEqual([]);
});

test('the same httpd has the same hash, and one that was changed or removed is lost', async () => {
  const [folder, other] = [temporaryFolder(), temporaryFolder()];
  const kept = await plainProcess.freeze(options, folder, () => {}, signal);
  expect(await plainProcess.freeze(options, other, () => {}, signal)).toEqual(kept);
  appendFileSync(join(folder, 'usr/lib/apache2/modules/mod_mime.so'), ' ');
  expect(await plainProcess.thaw(kept, folder, () => {}, signal)).toBeNull();
  rmSync(join(other, kept.httpd));
  expect(await plainProcess.thaw(kept, other, () => {}, signal)).toBeNull();
});
