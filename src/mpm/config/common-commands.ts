import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { atoi, bytes, milliseconds } from '../../httpd-config/numbers.ts';
import { type Command, type Draft, limit, one, put } from './command.ts';
import { readListen } from './listen.ts';

/**
 * Directives that every MPM has, with httpd's help texts (core.c, http_core.c, mpm_common.h,
 * listen.c).
 */
export const commonCommands: readonly Command[] = [
  one(
    'MaxConnectionsPerChild',
    'Maximum number of connections a particular child serves before dying.',
    put('maxConnectionsPerChild'),
  ),
  one(
    'MaxRequestsPerChild',
    'Maximum number of connections a particular child serves before dying. ' +
      '(DEPRECATED, use MaxConnectionsPerChild)',
    put('maxConnectionsPerChild'),
  ),
  one(
    'GracefulShutdownTimeout',
    'Maximum time in seconds to wait for child processes to complete transactions during shutdown',
    put('gracefulShutdownTimeoutMs', 1000),
  ),
  one(
    'ListenBacklog',
    'Maximum length of the queue of pending connections, as used by listen(2)',
    listenBackLog,
  ),
  one(
    'ListenCoresBucketsRatio',
    'Ratio between the number of CPU cores (online) and the number of listeners buckets',
    listenCoresBucketsRatio,
  ),
  { name: 'Listen', takes: 'any arguments', help: '', apply: listen },
  { name: 'KeepAlive', takes: 'On or Off', help: '', apply: keepAlive },
  one('EnableSendfile', 'Controls whether sendfile may be used to transmit files', enableSendfile),
  one('KeepAliveTimeout', 'Keep-Alive timeout duration (sec)', keepAliveTimeout),
  one(
    'MaxKeepAliveRequests',
    'Maximum number of Keep-Alive requests per connection, or 0 for infinite',
    put('maxKeepAliveRequests'),
  ),
  one('Timeout', 'Timeout duration (sec)', put('timeoutMs', 1000)),
  one(
    'LimitRequestLine',
    'Limit on maximum size of an HTTP request line',
    limit('limitRequestLine', 'LimitRequestLine'),
  ),
  one(
    'LimitRequestFieldsize',
    'Limit on maximum size of an HTTP request header field',
    limit('limitRequestFieldSize', 'LimitRequestFieldsize'),
  ),
  one(
    'LimitRequestFields',
    'Limit (0 = unlimited) on max number of header fields in a request message',
    limit('limitRequestFields', 'LimitRequestFields', ' (0 = no limit)'),
  ),
  one(
    'LimitRequestBody',
    'Limit (in bytes) on maximum size of request message body',
    limitRequestBody,
  ),
  {
    name: 'AcceptFilter',
    takes: 'two arguments',
    help: 'Set the Accept Filter to use for a protocol',
    apply: acceptFilter,
  },
  one('ServerName', 'The hostname and port of the server', serverName),
  one('DocumentRoot', 'Root directory of the document tree', documentRoot),
  one('PidFile', 'A file for logging the server process ID', pidFile),
];

function listenBackLog(draft: Draft, value: string): string | null {
  if (atoi(value) < 1) return 'ListenBacklog must be > 0';
  draft.listenBackLog = atoi(value);
  return null;
}

/**
 * Refuses the directive. In httpd it opens several listening sockets on one address by
 * SO_REUSEPORT.
 */
function listenCoresBucketsRatio(_: Draft, value: string): string {
  if (atoi(value) < 1) return 'ListenCoresBucketsRatio must be > 0';
  return 'ListenCoresBucketsRatio is not supported: each model has one listening socket';
}

function listen(draft: Draft, value: string): string | null {
  if (value === '') return 'Listen requires 1 or 2 arguments.';
  const address = readListen(value);
  if (typeof address === 'string') return address;
  if (draft.listens.includes(`${address.host}:${address.port}`)) {
    return 'Cannot define multiple Listeners on the same IP:port';
  }
  if (draft.listens.length > 0)
    return 'only one Listen is supported: each model has one listening socket';
  draft.listens.push(`${address.host}:${address.port}`);
  draft.listen = address;
  return null;
}

function keepAlive(draft: Draft, value: string): null {
  draft.keepAlive = value.toLowerCase() === 'on';
  return null;
}

function enableSendfile(draft: Draft, value: string): string | null {
  const word = value.toLowerCase();
  if (word !== 'on' && word !== 'off') return "parameter must be 'on' or 'off'";
  draft.enableSendfile = word === 'on';
  return null;
}

function keepAliveTimeout(draft: Draft, value: string): string | null {
  const timeoutMs = milliseconds(value);
  if (timeoutMs === null) return 'KeepAliveTimeout has wrong format';
  draft.keepAliveTimeoutMs = timeoutMs;
  return null;
}

function limitRequestBody(draft: Draft, value: string): string | null {
  const limitBytes = bytes(value);
  if (typeof limitBytes === 'string') return limitBytes;
  draft.limitRequestBody = limitBytes;
  return null;
}

/**
 * Reads the filter. On Linux any filter but none means that the kernel waits for the first bytes.
 */
function acceptFilter(draft: Draft, protocol: string, filter: string): null {
  if (protocol.toLowerCase() === 'http') {
    draft.acceptFilter = filter.toLowerCase() === 'none' ? 'none' : 'data';
  }
  return null;
}

function serverName(draft: Draft, value: string): string | null {
  if (/[*?[]/.test(value)) {
    return `Invalid ServerName "${value}" use ServerAlias to set multiple server names.`;
  }
  const [, host = '', port] = /^(?:.*?:\/\/)?([^:]*)(?::(.*))?$/.exec(value) ?? [];
  if (port !== undefined && (atoi(port) <= 0 || atoi(port) >= 65_536)) {
    return `The port number "${value}" is outside the appropriate range (i.e., 1..65535).`;
  }
  draft.serverName = port === undefined || atoi(port) === 80 ? host : `${host}:${atoi(port)}`;
  return null;
}

function documentRoot(draft: Draft, value: string): string | null {
  const path = resolve(draft.serverRoot, value);
  if (!isFolder(path)) return `DocumentRoot '${path}' is not a directory, or is not readable`;
  draft.documentRoot = path;
  return null;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function pidFile(draft: Draft, value: string): null {
  draft.pidFile = resolve(draft.serverRoot, value);
  return null;
}
