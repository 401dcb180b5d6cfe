import { firstWord } from '../httpd-config/words.ts';

/** The lines of a site that are replaced in its copy. */
export interface SiteLines {
  /** Returns what stands in the copy instead of a line. */
  replaced(line: string, file: string, number: number): string;
  /** Returns the lines that were replaced so far, with their places. */
  names(): readonly string[];
  /** Path of the module that names the folder of the modules; null: the site loads none. */
  readonly modules: string | null;
}

const directive = /^(\s*)(<?[A-Za-z]\w*)\s*(.*?)\s*$/;

/** Replacements of whole directives, by their names in lower case. */
const fixed: Readonly<Record<string, string>> = {
  pidfile: 'PidFile "${MPM_BENCH_ROOT}/logs/httpd.pid"',
  errorlog: 'ErrorLog "${MPM_BENCH_ERROR_LOG}"',
  user: 'User ${HTTPD_USER}',
  group: 'Group ${HTTPD_GROUP}',
  defaultruntimedir: 'DefaultRuntimeDir "${MPM_BENCH_ROOT}/logs"',
  scoreboardfile: '',
  coredumpdirectory: '',
  extendedstatus: '',
};

/** Returns what stands instead of a directive; null: it stays. */
type Rule = (parts: Parts) => string | null;

/** Returns the rules for directives whose arguments matter, by their names in lower case. */
function rulesFor(port: string): Readonly<Record<string, Rule>> {
  let isOpen = false;
  let logs = 0;
  const log: Rule = ({ name, rest }) => {
    logs += 1;
    const [, more] = firstWord(rest);
    return `${name} "\${MPM_BENCH_ROOT}/logs/site-${logs}.log" ${more}`.trimEnd();
  };
  return {
    listen(parts) {
      if (isOpen || !httpPortIn(parts).includes(port)) return '';
      isOpen = true;
      return 'Listen ${LISTEN}';
    },
    loadmodule: ({ words: [module = ''] }) => (/^mpm_\w+_module$/.test(module) ? '' : null),
    mutex: ({ rest }) => mutex(rest),
    '<virtualhost': ({ rest }) => virtualHost(rest, port),
    ...{ customlog: log, transferlog: log, globallog: log, forensiclog: log, scriptlog: log },
  };
}

/**
 * Finds what is to be replaced. The first port for HTTP becomes ours, with the virtual hosts on it;
 * no other one is opened.
 * @param all every line of the site.
 * @throws where it opens no port for HTTP.
 */
export function siteLines(all: readonly string[]): SiteLines {
  const parts = all.map(partsOf);
  const [port] = parts.filter(({ name }) => name === 'listen').flatMap(httpPortIn);
  if (port === undefined) throw new Error('the site opens no port for HTTP (Listen)');
  const paths = parts
    .filter(({ name }) => name === 'loadmodule')
    .map(({ words }) => words[1] ?? '');
  const names: string[] = [];
  const rules = rulesFor(port);
  return {
    replaced(line, file, number) {
      const found = partsOf(line);
      const instead = fixed[found.name] ?? rules[found.name]?.(found) ?? null;
      if (instead === null) return line;
      names.push(`${line.trim()} (${file}, line ${number})`);
      return instead;
    },
    names: () => names,
    modules: paths.find((path) => /mod_mpm_\w+\.so$/.test(path)) ?? paths[0] ?? null,
  };
}

interface Parts {
  /** In lower case, a section with "<" before it. */
  readonly name: string;
  readonly rest: string;
  readonly words: readonly string[];
}

function partsOf(line: string): Parts {
  const [, , name = '', rest = ''] = directive.exec(line) ?? [];
  return { name: name.toLowerCase(), rest, words: rest.split(/\s+/) };
}

/** Returns the port of a Listen line; none where it is for TLS. */
function httpPortIn({ words: [address = '', protocol = ''] }: Parts): readonly string[] {
  const port = address.slice(address.lastIndexOf(':') + 1);
  return port === '443' || /^https$/i.test(protocol) ? [] : [port];
}

/** Moves the lock files of a Mutex line; other mechanisms have none. */
function mutex(rest: string): string | null {
  const [, mechanism, more = ''] = /^(file|flock|fcntl):\S+(.*)$/i.exec(rest) ?? [];
  return mechanism === undefined ? null : `Mutex ${mechanism}:\${MPM_BENCH_ROOT}/logs${more}`;
}

/** Moves the virtual hosts of the site's port to ours, on whatever address they are. */
function virtualHost(rest: string, port: string): string | null {
  const addresses = rest.replace(/>$/, '').split(/\s+/);
  const moved = addresses.map((each) => (each.endsWith(`:${port}`) ? '*:${MPM_BENCH_PORT}' : each));
  const isMoved = moved.some((each, i) => each !== addresses[i]);
  return isMoved ? `<VirtualHost ${[...new Set(moved)].join(' ')}>` : null;
}
