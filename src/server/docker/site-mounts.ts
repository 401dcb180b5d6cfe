import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { wordsIn } from '../../httpd-config/words.ts';
import type { SiteTuning } from '../arm.ts';

/** Below these every container has its own. */
const ofKernel = ['/dev', '/proc', '/sys'];

/** Parts of an image that a folder of this machine must not hide. */
const ofImage = [
  ...['/bin', '/sbin', '/lib', '/lib64', '/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib64'],
  ...['/etc/passwd', '/etc/group', '/etc/ld.so.cache', '/tmp', ...ofKernel],
];

/** Character with which a pattern, a back-reference or a variable begins. */
const open = /[*?[$%({\\|]/;

/**
 * Returns what exists of the paths that a site's lines name, the folders that hold others alone.
 * Programs and libraries are the image's.
 * @param kept paths of the image that its httpd needs.
 */
export function siteMounts(site: SiteTuning, kept: readonly string[]): readonly string[] {
  const protectedPaths = [...ofImage, ...kept];
  const isFree = (path: string) =>
    !protectedPaths.some((each) => isWithin(each, path)) &&
    !ofKernel.some((each) => isWithin(path, each)) &&
    !/\.so(\.\d+)*$/.test(path);
  const texts = [site.text, ...(site.included ?? []).map(({ text }) => text)];
  const words = texts.flatMap((text) => text.split('\n')).flatMap(argumentsIn);
  const named = [site.serverRoot, ...words.flatMap((word) => pathsIn(word, site))];
  const found = [...new Set(named)].filter((path) => isFree(path) && existsSync(path));
  return found.filter((path) => !found.some((other) => other !== path && isWithin(path, other)));
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || folder === '/' || path.startsWith(`${folder}/`);

/** Returns the words behind a directive or a section; none of a comment. */
function argumentsIn(line: string): readonly string[] {
  const [, rest = ''] = /^\s*<?[A-Za-z]\w*\s+(.*?)>?\s*$/.exec(line) ?? [];
  return wordsIn(rest);
}

/** Returns the paths of a word: "/srv/www", "txt:/etc/map", "proxy:unix:/run/x|fcgi://". */
function pathsIn(word: string, { serverRoot, variables = {} }: SiteTuning): readonly string[] {
  const text = word.replaceAll(/\$\{(\w+)\}/g, (whole, name) => variables[name] ?? whole);
  const [, socket] = /\bunix:(\/[^|]+)/.exec(text) ?? [];
  // Of a socket the folder: a restart makes another one.
  if (socket !== undefined) return [dirname(socket)];
  if (text.includes('://')) return [];
  const [, plain = ''] = /^(?:[a-z]+:)?(.*)$/.exec(text) ?? [];
  if (!plain.includes('/')) return [];
  const whole = isAbsolute(plain) ? plain : join(serverRoot, plain);
  const at = whole.search(open);
  return [withoutSlash(join('/', at === -1 ? whole : dirname(`${whole.slice(0, at)}x`)))];
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');
