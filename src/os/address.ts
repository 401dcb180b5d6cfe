import { isIPv4, isIPv6 } from 'node:net';

/** A socket address in the kernel's form: sockaddr_in of ip(7) or sockaddr_in6 of ipv6(7). */
export interface SocketAddress {
  readonly family: number;
  readonly bytes: Buffer;
}

export const AF_INET = 2;
export const AF_INET6 = 10;

/**
 * Makes a socket address from a numeric address; names are not looked up.
 * @throws {RangeError} for anything else.
 */
export function socketAddress(host: string, port: number): SocketAddress {
  if (isIPv4(host)) return ipv4(host, port);
  // A zone would need the number of its interface.
  if (isIPv6(host) && !host.includes('%')) return ipv6(host, port);
  throw new RangeError(`${JSON.stringify(host)} is not an address in numbers`);
}

function ipv4(host: string, port: number): SocketAddress {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(AF_INET, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.set(host.split('.').map(Number), 4);
  return { family: AF_INET, bytes };
}

function ipv6(host: string, port: number): SocketAddress {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(AF_INET6, 0);
  bytes.writeUInt16BE(port, 2);
  for (const [index, group] of groupsOf(host).entries()) bytes.writeUInt16BE(group, 8 + 2 * index);
  return { family: AF_INET6, bytes };
}

/** Splits an IPv6 address without a zone into its eight groups; `::` fills in zeros. */
function groupsOf(host: string): readonly number[] {
  const [head = '', tail] = host.split('::');
  const numbers = (part: string) => (part === '' ? [] : part.split(':').flatMap(numbersOf));
  const before = numbers(head);
  const after = tail === undefined ? [] : numbers(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** Reads a group, or the two that an IPv4 address at the end stands for (RFC 4291 section 2.2). */
function numbersOf(group: string): readonly number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [first = 0, second = 0, third = 0, fourth = 0] = group.split('.').map(Number);
  return [256 * first + second, 256 * third + fourth];
}
