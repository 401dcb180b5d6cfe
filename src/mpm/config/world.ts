import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import type { Files, World } from '../../httpd-config/world.ts';
import { isIdle } from './idle-commands.ts';
import { commandNamed } from './obey.ts';
import type { Mpm } from './server-config.ts';

/** The version of httpd whose messages and defaults this server has. */
const likeHttpd = '2.4.71';

/** Makes the world of this server's configuration: the modules that it has, and real files. */
export const worldOf = (
  mpm: Mpm,
  defines: readonly string[],
  root: string = process.cwd(),
): World => ({
  version: likeHttpd,
  serverRoot: root,
  defines,
  modules: [
    ...['core_module', 'core.c', 'http_module', 'http_core.c', 'so_module', 'mod_so.c'],
    ...['version_module', 'mod_version.c', `mpm_${mpm}_module`, `${mpm}.c`],
  ],
  variables: process.env,
  knows: (directive) => isIdle(directive) || commandNamed({ mpm }, directive) !== undefined,
  files: realFiles,
});

export const realFiles: Files = {
  read(path) {
    try {
      return { text: readFileSync(path, 'utf8') };
    } catch (error) {
      return { reason: reasonOf(error) };
    }
  },
  list(path) {
    try {
      return readdirSync(path);
    } catch {
      return null;
    }
  },
  exists: existsSync,
};

/** Returns the kernel's words, as the C library spells them: "No such file or directory". */
function reasonOf(error: unknown): string {
  const { errno = 0 } = error as NodeJS.ErrnoException;
  const words = getSystemErrorMessage(errno) ?? String(error);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
