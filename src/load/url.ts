import { bareHost } from '../host/bare-host.ts';
import { usualPort } from './authority.ts';

/** The parts of a URL that matter for a load. */
export interface LoadUrl {
  /** A name, or an address without brackets. */
  readonly name: string;
  readonly port: number;
  /** Name and port as the field Host has them. */
  readonly authority: string;
  /** Path and query in the percent-encoding of the URL standard. */
  readonly path: string;
  /** Value of the field Authorization; null without user and password. */
  readonly authorization: string | null;
  /** True for https. */
  readonly secure: boolean;
}

/** Tells a path with or without a query, its other characters encoded (RFC 3986, section 3.3). */
export const isPathAndQuery = (text: string): boolean =>
  /^\/(?:[\w\-.~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$/.test(text);

/** An example of a URL that can be loaded. */
const example = 'http://127.0.0.1:8080/1k.txt';

/** Reads a URL, or says which one would help. */
export function readUrl(text: string): LoadUrl | { readonly problem: string } {
  const url = URL.canParse(text) ? new URL(text) : null;
  const help = helpFor(text, url);
  if (help !== null || url === null) {
    const problem = `URL ${JSON.stringify(text)}: ${help ?? `give one such as ${example}`}`;
    // A password does not belong into a log.
    return { problem: problem.replaceAll(/\/\/[^/?#\s"]*@/g, '//…@') };
  }
  const authorization = basicOf(url);
  const secure = url.protocol === 'https:';
  url.hash = '';
  url.username = '';
  url.password = '';
  return {
    name: bareHost(url),
    port: url.port === '' ? usualPort(secure) : Number(url.port),
    authority: url.host,
    path: url.href.slice(url.origin.length),
    ...{ authorization, secure },
  };
}

/** Writes a URL without its credentials. */
export const urlText = ({
  secure,
  authority,
  path,
}: Pick<LoadUrl, 'secure' | 'authority' | 'path'>): string =>
  `http${secure ? 's' : ''}://${authority}${path}`;

/** Returns the sentence that helps with a URL that cannot be loaded; null for one that can. */
function helpFor(text: string, url: URL | null): string | null {
  if (/^(https?\+)?unix:|^https?:\/\/unix:/i.test(text)) {
    return `a socket file cannot be loaded; let the server listen on a port too: ${example}`;
  }
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) {
    const guess = `http://${text}`;
    const fits = !/^[a-z][a-z\d+.-]*:\D/i.test(text) && URL.canParse(guess);
    return fits ? `the scheme is missing; try ${guess}` : `give one such as ${example}`;
  }
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  return isHttp ? anyAddressHelp(url) : `give one such as ${example}`;
}

/** Refuses the addresses that a server listens on, and nobody connects to. */
function anyAddressHelp(url: URL): string | null {
  const loopback = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' }[url.hostname];
  if (loopback === undefined) return null;
  const right = new URL(url.href);
  right.hostname = loopback;
  const what = `${url.hostname} means every address of the server`;
  return `${what}, and is none to connect to; try ${right.href}`;
}

/** Returns the credentials of a URL as RFC 7617 has them. */
function basicOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const pair = [decoded(username), Buffer.from(':'), decoded(password)];
  return `Basic ${Buffer.concat(pair).toString('base64')}`;
}

/** Percent-decodes as the URL standard does: what is no percent-encoding stays. */
const decoded = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
