import { isIPv6 } from 'node:net';

/** Returns the port that a Host field and a URL leave out. @param secure with TLS. */
export const usualPort = (secure: boolean): number => (secure ? 443 : 80);

/**
 * Returns an address with its port, as a Host field and a URL have it (RFC 9110, section 7.2).
 * @param secure with TLS.
 */
export const authorityOf = (host: string, port: number, secure = false): string =>
  port === usualPort(secure) ? nameOf(host) : addressText(host, port);

/** Returns an address with its port, whichever that is. */
export const addressText = (host: string, port: number): string => `${nameOf(host)}:${port}`;

const nameOf = (host: string): string => (isIPv6(host) ? `[${host}]` : host);
