/**
 * Resolves the path of a request to a path beneath the docroot, or the status that refuses it.
 * Returns 400 when it climbs above the root or is badly encoded, 404 when it hides a slash or a
 * NUL. The rules are those of ap_normalize_path and unescape_url (util.c) with AllowEncodedSlashes
 * Off. The result begins with "/" and has no segment "..", so it can leave the docroot only by a
 * link.
 */
export function resolvePath(path: string): string | 400 | 404 {
  if (isPlain(path)) return path;
  const unreserved = decodeUnreserved(path);
  const normal = unreserved === null ? null : normalize(unreserved);
  return normal === null ? 400 : decode(normal);
}

const DOT = 0x2e;
const SLASH = 0x2f;
const PERCENT = 0x25;

/**
 * Tells whether nothing is to be decoded or normalized: no segment begins with a dot, none but the
 * last is empty.
 */
function isPlain(path: string): boolean {
  let before = SLASH;
  for (let i = 1; i < path.length; i += 1) {
    const code = path.charCodeAt(i);
    if (code === PERCENT || (before === SLASH && (code === DOT || code === SLASH))) return false;
    before = code;
  }
  return true;
}

/**
 * Decodes characters that need no encoding, before segments are examined: an encoded dot is a dot
 * (RFC 3986 section 2.3).
 */
function decodeUnreserved(path: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(path)) return null;
  return path.replace(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded;
  });
}

/**
 * Removes empty segments, "." and ".." (RFC 3986 section 5.2.4); null when the path climbs above
 * the root.
 */
function normalize(path: string): string | null {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') {
      if (kept.pop() === undefined) return null;
    } else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const folder = ['', '.', '..'].includes(segments.at(-1) ?? '');
  return kept.length === 0 ? '/' : `/${kept.join('/')}${folder ? '/' : ''}`;
}

/** Decodes the path. Each character is one byte, as the request was read. */
function decode(path: string): string | 404 {
  if (/%2f|%00/i.test(path)) return 404;
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Encodes the path for an address (ap_escape_uri). */
export const escapePath = (path: string): string =>
  path.replace(
    /[^A-Za-z0-9$\-_.+!*'(),:@&=/~;]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
