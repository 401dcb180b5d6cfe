/** A requested host: a name in lower case, and the port where one was given. */
export interface Host {
  readonly name: string;
  readonly port: number | null;
}

/** Reads Host or the authority of an absolute target. Returns null for an invalid one. */
export function readHost(value: string): Host | null {
  // Nearly every request names the same host as the one before.
  if (value !== last.value) last = { value, host: judge(value) };
  return last.host;
}

let last: { value: string; host: Host | null } = { value: '', host: null };

/**
 * Checks a host as strictly as fix_hostname of vhost.c: RFC 3986 section 3.2.2 and RFC 1123 section
 * 2.1.
 */
function judge(value: string): Host | null {
  const [, given = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(value) ?? [];
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  const lower = given.toLowerCase();
  const name = lower.startsWith('[') ? literal(lower) : plain(lower);
  return name === null ? null : { name, port };
}

/** Formats a host for an address, where port 80 is left out. */
export const asAuthority = ({ name, port }: Host): string =>
  port === null || port === 80 ? name : `${name}:${port}`;

/**
 * Checks IPv6 in brackets, without a zone. URL accepts the same addresses as node:net, which would
 * cost each thread 0.2 MiB.
 */
const literal = (host: string): string | null =>
  /^\[[0-9a-f:.]+\]$/.test(host) && URL.canParse(`http://${host}`) ? host : null;

function plain(host: string): string | null {
  const name = host.replace(/\.$/, '');
  if (name === '' || /[^0-9a-z_.-]|\.\./.test(name)) return null;
  const decimal = !/[a-z_-]/.test(name);
  return (decimal ? isIPv4(name) : /(?:^|\.[a-z])[^.]*$/.test(name)) ? name : null;
}

/** Checks a name of digits only: four numbers, none with a leading zero. */
const isIPv4 = (name: string): boolean => /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3}$/.test(name);
