import { isIP } from 'node:net';

/**
 * Reads the address of Listen, or returns httpd's message. A port alone means every address
 * (ap_set_listener of listen.c).
 */
export function readListen(
  value: string,
): { readonly host: string; readonly port: number } | string {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]*)\]|([^:]*)):)?(\d+)$/.exec(value) ?? [];
  if (digits === undefined) {
    return /:./.test(value) ? 'Invalid address or port' : 'Port must be specified';
  }
  const port = Number(digits);
  if (port < 1 || port > 65_535) return 'Invalid address or port';
  const host = bracketed ?? plain;
  if (host?.includes('%')) return 'Scope id is not supported';
  if (host === undefined || host === '*') return { host: '::', port };
  if (host === 'localhost') return { host: '127.0.0.1', port };
  return isIP(host) === 0 ? 'Invalid address or port' : { host, port };
}
