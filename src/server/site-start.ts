import { join } from 'node:path';
import type { Mpm, SiteTuning } from './arm.ts';
import { statusHost } from './start.ts';

/** The folder of an arm as its httpd sees it, and what is said there. */
export interface SiteFolder {
  readonly root: string;
  readonly listen: string;
  /** File of the error log. */
  readonly errorLog: string;
}

/**
 * Returns httpd's arguments for a site. What it would write elsewhere without a word of the site
 * has its place before the site is read.
 * @param modules the folder with the module of the MPM.
 */
export function siteArguments(
  { root, errorLog }: Pick<SiteFolder, 'root' | 'errorLog'>,
  { serverRoot }: SiteTuning,
  mpm: Mpm,
  modules: string,
): readonly string[] {
  const first = [
    `LoadModule mpm_${mpm}_module "${modules}/mod_mpm_${mpm}.so"`,
    `PidFile "${join(root, 'logs/httpd.pid')}"`,
    `DefaultRuntimeDir "${join(root, 'logs')}"`,
    `ErrorLog "${errorLog}"`,
  ];
  const file = ['-f', join(root, 'conf/httpd.conf')];
  return ['-d', serverRoot, ...file, ...first.flatMap((line) => ['-C', line])];
}

/** Folders that Debian's envvars name, in which httpd would write. */
const writtenFolders = ['APACHE_RUN_DIR', 'APACHE_LOCK_DIR', 'APACHE_LOG_DIR'];

/** Returns the variables that the copy of a site's configuration names. */
export function siteVariables(
  { root, listen, errorLog }: SiteFolder,
  { variables = {} }: SiteTuning,
  mpm: Mpm,
): Readonly<Record<string, string>> {
  const port = listen.slice(listen.lastIndexOf(':') + 1);
  const written = writtenFolders.filter((name) => name in variables);
  return {
    ...variables,
    ...Object.fromEntries(written.map((name) => [name, join(root, 'logs')])),
    MPM_BENCH_ROOT: root,
    MPM_BENCH_ERROR_LOG: errorLog,
    MPM_BENCH_MPM: mpm,
    MPM_BENCH_PORT: port,
    MPM_BENCH_STATUS: `${statusHost}:${port}`,
    LISTEN: listen,
  };
}
