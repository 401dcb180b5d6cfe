import type { Mpm, ServerConfig } from './server-config.ts';

/**
 * Returns httpd's compiled defaults (prefork.c, worker.c, event.c, mpm_common.c, core.c,
 * include/httpd.h).
 */
export function compiledDefaults(mpm: Mpm): ServerConfig {
  return { ...common, mpm, ...(mpm === 'prefork' ? prefork : threaded) };
}

const common = {
  listen: { host: '127.0.0.1', port: 8080 },
  listenBackLog: 511,
  acceptFilter: 'data',
  documentRoot: '.',
  serverName: 'localhost',
  pidFile: null,
  asyncRequestWorkerFactor: 2,
  maxConnectionsPerChild: 0,
  keepAlive: true,
  enableSendfile: false,
  keepAliveTimeoutMs: 5000,
  maxKeepAliveRequests: 100,
  timeoutMs: 60_000,
  gracefulShutdownTimeoutMs: 0,
  limitRequestLine: 8190,
  limitRequestFields: 100,
  limitRequestFieldSize: 8190,
  limitRequestBody: 1_073_741_824,
} as const;

const prefork = {
  serverLimit: 256,
  threadLimit: 1,
  startServers: 5,
  minSpareServers: 5,
  maxSpareServers: 10,
  minSpareThreads: 0,
  maxSpareThreads: 0,
  threadsPerChild: 1,
  maxRequestWorkers: 256,
  daemonsLimit: 256,
};

const threaded = {
  serverLimit: 16,
  threadLimit: 64,
  startServers: 3,
  minSpareServers: 0,
  maxSpareServers: 0,
  minSpareThreads: 75,
  maxSpareThreads: 250,
  threadsPerChild: 25,
  maxRequestWorkers: 400,
  daemonsLimit: 16,
};
