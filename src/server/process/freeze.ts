import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import type { HttpdBinary } from '../httpd/binary.ts';
import { findHttpd } from '../httpd/find.ts';
import { libraryFolders, libraryPath } from '../packages/library-path.ts';
import type { FrozenHttpd, RuntimeKind } from '../runtime.ts';

/** Modules that docker/httpd.conf loads or an httpd is asked with; some have them built in. */
const modulesOfArms = [
  ...['mpm_prefork', 'mpm_worker', 'mpm_event', 'unixd', 'log_config', 'authz_core', 'mime'],
  ...['status', 'proxy', 'proxy_http', 'proxy_fcgi', 'info', 'ssl', 'socache_shmcb', 'http2'],
];

/** The C library and its parts belong to the kernel's side of the machine: they are not copied. */
const ofSystem = /^(ld-linux|linux-vdso|libc\.|libm\.|libdl\.|libpthread\.|librt\.|libresolv\.)/;

/**
 * Copies the default httpd, the modules of our arms and the libraries that they load into a folder,
 * as an unpacked package lies: a distribution removes superseded builds.
 */
export const freezeProcess: RuntimeKind['freeze'] = async ({ path }, folder, tell, signal) => {
  const binary = await findHttpd(path, tell, signal);
  const program = join('usr/sbin', basename(binary.path));
  const modules = modulesOfArms
    .map((name) => `mod_${name}.so`)
    .filter((name) => existsSync(join(binary.modules, name)));
  const copy = (from: string, to: string) => {
    mkdirSync(join(folder, to, '..'), { recursive: true });
    copyFileSync(from, join(folder, to));
  };
  copy(binary.path, program);
  for (const name of modules) {
    copy(join(binary.modules, name), join('usr/lib/apache2/modules', name));
  }
  const [libraries = ''] = libraryFolders('');
  for (const from of await librariesOf(binary, modules)) {
    copy(from, join(libraries, basename(from)));
  }
  return { httpd: program, build: hashOf(folder), version: binary.version };
};

/** Finds a frozen httpd again, where no byte of it has changed. */
export const thawProcess: RuntimeKind['thaw'] = async ({ httpd, build }, folder) =>
  existsSync(join(folder, httpd)) && hashOf(folder) === build ? join(folder, httpd) : null;

/** Returns the libraries that a server and its modules load, as the dynamic linker finds them. */
async function librariesOf(
  { path, modules: folder, libraries }: HttpdBinary,
  modules: readonly string[],
): Promise<readonly string[]> {
  const files = [path, ...modules.map((name) => join(folder, name))];
  const { stdout } = await execa('ldd', files, { env: libraryPath(libraries), reject: false });
  const found = [...stdout.matchAll(/^\s+(\S+) => (\/\S+) \(0x/gm)];
  const paths = found.filter(([, name = '']) => !ofSystem.test(name)).map(([, , at = '']) => at);
  return [...new Set(paths)].toSorted();
}

/** Hashes the names and the bytes of all files of a folder. */
function hashOf(folder: string): FrozenHttpd['build'] {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file.slice(folder.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
