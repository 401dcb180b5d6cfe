import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SitePlace } from './site.ts';

/** The main files of Debian and Ubuntu, of RHEL and its kin, and of httpd's own layout. */
const usual: readonly (readonly [path: string, serverRoot: string])[] = [
  ['/etc/apache2/apache2.conf', '/etc/apache2'],
  ['/etc/httpd/conf/httpd.conf', '/etc/httpd'],
  ['/usr/local/apache2/conf/httpd.conf', '/usr/local/apache2'],
];

/** The usual places, as a message names them. */
export const usualPlaces: readonly string[] = usual.map(([path]) => path);

/** Returns the site of this machine; null where there is none at the usual places. */
export function siteOfMachine(): SitePlace | null {
  const path = usualPlaces.find(existsSync);
  return path === undefined ? null : placeOf(path);
}

/** Returns the place of a main file, with the root and the variables that httpd has there. */
export function placeOf(path: string): SitePlace {
  const envvars = envvarsOf(path);
  return placeWith(path, existsSync(envvars) ? variablesOf(envvars) : {});
}

/** Returns the place of a main file with these variables. */
export function placeWith(path: string, variables: SitePlace['variables']): SitePlace {
  const [, serverRoot = null] = usual.find(([file]) => file === resolve(path)) ?? [];
  return { path, serverRoot, variables };
}

/** Names the file of variables that a start script reads first. */
export const envvarsOf = (path: string): string => join(dirname(resolve(path)), 'envvars');

/** A shell's command that prints its variables after it has read the file `$0`. */
export const printVariables = '. "$0" >&2; env -0';

/** Reads the variables that Debian's apachectl sets (envvars), as a shell makes them. */
function variablesOf(envvars: string): Readonly<Record<string, string>> {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin' };
  const output = execFileSync('sh', ['-c', printVariables, envvars], {
    ...{ env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  });
  return apacheVariables(output);
}

/** Reads the variables of httpd from the output of such a shell. */
export const apacheVariables = (output: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environmentOf(output.split('\0'))).filter(([name]) =>
      name.startsWith('APACHE_'),
    ),
  );

/** Reads an environment: "NAME=VALUE" each. */
export const environmentOf = (lines: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
