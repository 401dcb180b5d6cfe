/** Name and port as they belong into an address, in lower case; null for what no host can be called. */
export function readHost(value: string): string | null {
  // Nearly every request names the same host as the one before.
  if (value !== last.value) last = { value, host: judge(value) };
  return last.host;
}

let last: { value: string; host: string | null } = { value: '', host: null };

/** As strict as fix_hostname of vhost.c: RFC 3986 section 3.2.2 and RFC 1123 section 2.1. */
function judge(value: string): string | null {
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(value) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return null;
  const lower = name.toLowerCase();
  const host = lower.startsWith('[') ? literal(lower) : plain(lower);
  if (host === null) return null;
  // 80 is what an address without a port means.
  return port === undefined || Number(port) === 80 ? host : `${host}:${Number(port)}`;
}

/** IPv6 in brackets. */
function literal(host: string): string | null {
  const inside = host.slice(1, -1);
  const wrong = /[^0-9a-f:.]/.test(inside) || /::.*::|:::|:\.|\.:|\.\./.test(inside);
  return inside === '' || wrong ? null : host;
}

function plain(host: string): string | null {
  const name = host.replace(/\.$/, '');
  if (name === '' || /[^0-9a-z_.-]|\.\./.test(name)) return null;
  const decimal = !/[a-z_-]/.test(name);
  return (decimal ? isIPv4(name) : /(?:^|\.[a-z])[^.]*$/.test(name)) ? name : null;
}

/** Only numbers: it has to be four of them, none with a zero before it. */
const isIPv4 = (name: string): boolean => /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3}$/.test(name);
