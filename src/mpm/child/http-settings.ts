import type { HttpSettings } from '../http/http.ts';
import { statusPage } from '../scoreboard/status-page.ts';
import { serverBuilt, serverVersion } from '../version.ts';
import type { Inherited } from './inherited.ts';

/**
 * Collects the settings of HTTP in this child.
 * @param isStopping tells whether responses must close their connections.
 */
export function httpSettings(inherited: Inherited, isStopping: () => boolean): HttpSettings {
  const { config, scoreboard } = inherited;
  const source = { config, scoreboard, parentPid: process.ppid, serverVersion, serverBuilt };
  return {
    ...config,
    docroot: config.documentRoot,
    isStopping,
    status: (query) => statusPage(query, source),
  };
}
