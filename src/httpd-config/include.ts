import type { Files } from './world.ts';

/** AP_MAX_INCLUDE_DIR_DEPTH of config.c. */
const mostFolders = 20;

const start = 'Include/IncludeOptional: ';

/** The files that an Include names, in httpd's order, or httpd's message. */
export type Included = { readonly paths: readonly string[] } | { readonly wrong: string };

/**
 * Finds the files of an absolute path: itself, all files of a folder and the folders in it, or what
 * a pattern matches (process_resource_config_fnmatch of config.c).
 * @param optional tells whether nothing may match.
 */
export function filesAt(path: string, optional: boolean, files: Files): Included {
  if (!isPattern(path)) return inFolder(path, files, 0);
  const [first = '', ...rest] = path.replace(/^\/+/, '').split(/\/+/);
  return matching('/', first, rest, optional, files);
}

function matching(
  folder: string,
  name: string,
  rest: readonly string[],
  optional: boolean,
  files: Files,
): Included {
  const [next, ...later] = rest;
  const at = (each: string) => `${folder}${folder.endsWith('/') ? '' : '/'}${each}`;
  const below = (each: string) =>
    next === undefined
      ? inFolder(at(each), files, 0)
      : matching(at(each), next, later, optional, files);
  if (!isPattern(name)) return below(name);
  const names = files.list(folder);
  if (names === null && optional) return { paths: [] };
  if (names === null) {
    return { wrong: `${start}Could not open directory ${folder}: No such file or directory` };
  }
  const pattern = regexOf(name);
  const found = names.filter(
    (each) => pattern.test(each) && (next === undefined || files.list(at(each)) !== null),
  );
  if (found.length === 0 && !optional) {
    return { wrong: `${start}No matches for the wildcard '${name}' in '${folder}', failing` };
  }
  return joined(found.toSorted().map(below));
}

function inFolder(path: string, files: Files, depth: number): Included {
  const names = files.list(path);
  if (names === null) return { paths: [path] };
  if (depth >= mostFolders) {
    return {
      wrong:
        `Directory ${path} exceeds the maximum include directory nesting level of ` +
        `${mostFolders}. You have probably a recursion somewhere.`,
    };
  }
  const folder = path.replace(/\/+$/, '');
  return joined(names.toSorted().map((each) => inFolder(`${folder}/${each}`, files, depth + 1)));
}

function joined(parts: readonly Included[]): Included {
  const wrong = parts.find((part) => 'wrong' in part);
  return wrong ?? { paths: parts.flatMap((part) => ('paths' in part ? part.paths : [])) };
}

/** Tells whether a text holds a wildcard (apr_fnmatch_test). */
const isPattern = (text: string): boolean => /[*?]|\[.*\]/.test(text);

/** Returns the pattern of a shell wildcard; only a dot matches a leading dot (apr_fnmatch). */
function regexOf(wildcard: string): RegExp {
  const source = wildcard.replaceAll(
    /\\(.)|\[([!^]?)([^\]]+)\]|([*?])|[^\w]/g,
    (whole, escaped?: string, not?: string, set?: string, any?: string) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set.replaceAll(/[\\\]^]/g, '\\$&')}]`;
      if (any !== undefined) return any === '*' ? '.*' : '.';
      return `\\${escaped ?? whole}`;
    },
  );
  return new RegExp(`^${/^[*?[]/.test(wildcard) ? '(?!\\.)' : ''}${source}$`, 's');
}
