import { join } from 'node:path';
import { cachedTrees, fetchTree, type Wanted } from '../packages/fetch.ts';

const httpd: Wanted = {
  what: 'httpd',
  folder: 'httpd',
  packages: ['apache2-bin'],
  named: [/^apache2-bin_/],
  marker: '.mpm-bench-httpd',
  otherwise: 'Install httpd yourself (apt-get install apache2-bin) or name one with --httpd PATH.',
  withoutApt:
    'Install it (dnf install httpd; apk add apache2), or use --httpd PATH or --runtime docker.',
};

/** Lies at the top of a fetched tree. */
export const { marker } = httpd;

/** Returns the path of the newest fetched server in the user's cache, or null. */
export function cachedHttpd(): string | null {
  const [tree] = cachedTrees(httpd);
  return tree === undefined ? null : serverIn(tree);
}

/**
 * Fetches httpd into the user's cache.
 * @returns the path of the server.
 * @throws {ServerError} stage `prepare`.
 */
export async function fetchHttpd(
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  return serverIn(await fetchTree(httpd, tell, signal));
}

const serverIn = (tree: string) => join(tree, 'usr/sbin/apache2');
