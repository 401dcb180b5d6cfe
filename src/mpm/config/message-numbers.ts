import type { Mpm } from './config.ts';

type Corrected =
  | 'serverLimit'
  | 'threadLimit'
  | 'threadsPerChild'
  | 'maxRequestWorkers'
  | 'startServers'
  | 'minSpareServers'
  | 'minSpareThreads';

export type Correction = `${Corrected} ${'high' | 'low' | 'odd' | 'changed'}`;

/** httpd's number of each message at a start; at a restart it is the next one, and "changed" is said at restarts only. */
export const messageNumbers: Readonly<Record<Mpm, Partial<Record<Correction, number>>>> = {
  prefork: {
    'serverLimit high': 175,
    'serverLimit low': 177,
    'serverLimit changed': 179,
    'maxRequestWorkers high': 180,
    'maxRequestWorkers low': 182,
    'startServers low': 184,
    'minSpareServers low': 186,
  },
  worker: {
    'serverLimit high': 300,
    'serverLimit low': 302,
    'serverLimit changed': 304,
    'threadLimit high': 305,
    'threadLimit low': 307,
    'threadLimit changed': 309,
    'threadsPerChild high': 310,
    'threadsPerChild low': 312,
    'maxRequestWorkers low': 314,
    'maxRequestWorkers odd': 316,
    'maxRequestWorkers high': 318,
    'startServers low': 320,
    'minSpareThreads low': 322,
  },
  event: {
    'serverLimit high': 497,
    'serverLimit low': 499,
    'serverLimit changed': 501,
    'threadLimit high': 502,
    'threadLimit low': 504,
    'threadLimit changed': 506,
    'threadsPerChild high': 507,
    'threadsPerChild low': 509,
    'maxRequestWorkers low': 511,
    'maxRequestWorkers odd': 513,
    'maxRequestWorkers high': 515,
    'startServers low': 517,
    'minSpareThreads low': 519,
  },
};
