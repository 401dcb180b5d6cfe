import type { Request } from './request.ts';

/**
 * Splits a request target (ap_parse_uri of protocol.c on apr_uri_parse) into a path with its query,
 * or an absolute address, whose authority overrides Host. Returns 0, or the status that refuses it.
 */
export function readTarget(target: string, request: Request): number {
  if (target.includes('#')) return 400;
  if (target === '*') {
    request.path = '*';
    return request.method === 'OPTIONS' ? 0 : 400;
  }
  if (request.method === 'CONNECT') return readAuthorityForm(target, request);
  return target.startsWith('/') || target.startsWith('?')
    ? readPath(target, request)
    : readAbsolute(target, request);
}

function readPath(target: string, request: Request): number {
  const question = target.indexOf('?');
  if (question === -1) {
    request.path = target;
    return 0;
  }
  request.path = question === 0 ? '/' : target.slice(0, question);
  request.query = target.slice(question + 1);
  return 0;
}

/** Reads the target of CONNECT, a name and a port. The handler refuses the method. */
function readAuthorityForm(target: string, request: Request): number {
  if (!/^[^/?@]+:\d+$/.test(target)) return 400;
  request.path = '/';
  request.authority = target;
  return 0;
}

function readAbsolute(target: string, request: Request): number {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(target) ?? [];
  if (!/^https?$/i.test(scheme)) return 400;
  const [, authority, path = ''] = /^(?:\/\/([^/?]*))?(.*)$/.exec(rest) ?? [];
  if (authority?.includes('@')) return 400;
  if (path !== '' && !/^[/?]/.test(path)) return 400;
  if (authority !== undefined) request.authority = authority;
  return readPath(path === '' ? '/' : path, request);
}
