import type { RunningServer } from '../server/server.ts';

/** The part of a server that samplers use. */
export type Target = Pick<
  RunningServer,
  'host' | 'port' | 'statusHost' | 'pid' | 'cgroup' | 'readStats'
>;
