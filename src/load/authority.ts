import { isIPv6 } from 'node:net';

/** The port that a Host field and a URL leave out. */
export const defaultPort = 80;
export const defaultTlsPort = 443;

/** Returns an address with its port, as a Host field and a URL have it (RFC 9110, section 7.2). */
export const authorityOf = (host: string, port: number): string =>
  port === defaultPort ? nameOf(host) : addressText(host, port);

/** Returns an address with its port, whichever that is. */
export const addressText = (host: string, port: number): string => `${nameOf(host)}:${port}`;

const nameOf = (host: string): string => (isIPv6(host) ? `[${host}]` : host);
