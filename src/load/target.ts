import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { type LoadUrl, readUrl, urlText } from './url.ts';

/** Destination of a load. */
export interface Target extends LoadUrl {
  /** Addresses in numbers, in the order in which they are tried. */
  readonly addresses: readonly [string, ...string[]];
}

/** Reads a URL and resolves its name; a host beyond loopback is a problem unless it is allowed. */
export async function readTarget(
  text: string,
  allowRemote: boolean,
): Promise<Target | { readonly problem: string }> {
  const url = readUrl(text);
  const target = 'problem' in url ? url : await resolveUrl(url);
  if ('problem' in target) return target;
  const remote = target.addresses.find((address) => !isLoopback(address));
  if (remote !== undefined && !allowRemote) {
    const allow = '--allow-remote confirms that you may load it';
    return { problem: `${urlText(target)}: ${remote} is not a loopback address; ${allow}` };
  }
  return target;
}

/** Resolves the name of a URL. */
export async function resolveUrl(url: LoadUrl): Promise<Target | { readonly problem: string }> {
  const { name } = url;
  const [first, ...others] = isIP(name) > 0 ? [name] : await addressesOf(name);
  return first === undefined
    ? { problem: `${urlText(url)}: there is no host ${name}` }
    : { ...url, addresses: [first, ...others] };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export const isLoopback = (host: string): boolean =>
  loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');

/** Returns the addresses of a name in the order of the system's resolver. */
async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    const found = await lookup(name, { all: true, order: 'verbatim' });
    return [...new Set(found.map(({ address }) => address))];
  } catch {
    // Names under localhost are loopback, whether or not a resolver knows them (RFC 6761, 6.3).
    return /(^|\.)localhost\.?$/i.test(name) ? ['127.0.0.1', '::1'] : [];
  }
}
