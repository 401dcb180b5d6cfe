import type { RunningServer } from '../server/server.ts';

/** The part of a server that samplers use. */
export interface Target
  extends Pick<
    RunningServer,
    'host' | 'port' | 'tlsPort' | 'statusHost' | 'pid' | 'cgroup' | 'readStats'
  > {
  /** The port whose clients are measured; absent: `port`, where its status page is. */
  readonly clientPort?: number;
}
