import { dirname, isAbsolute, join, resolve } from 'node:path';
import { firstWord } from '../httpd-config/words.ts';
import type { FileTuning, SiteTuning } from './arm.ts';
import { type Copying, copyConfig } from './config-copy.ts';
import { siteLines } from './site-lines.ts';
import { debianPools } from './site-pools.ts';
import { type SiteSource, thisMachine } from './site-source.ts';

/** The place of a site, and what its own start script would tell httpd. */
export interface SitePlace {
  readonly path: string;
  /** null: the folder of the file, or as it says itself. */
  readonly serverRoot: string | null;
  /** Variables of its environment, as of Debian's envvars. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The arm's folder; a server gets it as a variable. */
const siteRoot = '${MPM_BENCH_ROOT}';

/**
 * Reads the configuration of a site, so that the plan holds it, and replaces the lines that would
 * disturb the site or the measurement. Nothing of the site is written to.
 * @throws where the file cannot be read or opens no port for HTTP.
 */
export function readSite(
  { path, serverRoot: given, variables }: SitePlace,
  from: SiteSource = thisMachine,
): SiteTuning {
  const main = resolve(path);
  const text = textOf(main, from);
  const serverRoot = serverRootIn(text) ?? given ?? dirname(main);
  const found: string[] = [];
  const copying: Copying = {
    from,
    resolve: (relative) => join(serverRoot, relative),
    nameInLine: (name) => `"${siteRoot}/${name}"`,
    line: (line) => {
      found.push(line);
      return line;
    },
  };
  copyConfig(main, text, copying);
  const lines = siteLines(found);
  const pools = debianPools(from.files);
  const line = lines.replaced;
  const copy = copyConfig(main, text, { ...copying, line, textOf: pools.textOf });
  const modules = lines.modules === null ? null : absolute(dirname(lines.modules), serverRoot);
  return {
    ...{ name: 'site', path, serverRoot, modules },
    ...(from.image !== null && { image: from.image }),
    replaced: [...lines.names(), ...pools.replaced()],
    text: `${copy.text}\n${statusPage(modules)}`,
    included: [...copy.included, ...pools.files()],
    variables: { ...copy.variables, ...variables },
  };
}

/**
 * Returns a site with directives of a variant read last.
 * @throws where the variant includes other files: their names count from another folder.
 */
export function siteWith(site: SiteTuning, variant: FileTuning): SiteTuning {
  const { path, text, included = [], variables } = variant;
  if (included.length > 0) throw new Error(`${path}: a variant of a site cannot include files`);
  const name = 'conf/variant.conf';
  return {
    ...site,
    text: `${site.text}Include "${siteRoot}/${name}"\n`,
    included: [...(site.included ?? []), { name, path, text }],
    variables: { ...site.variables, ...variables },
  };
}

function textOf(path: string, { files }: SiteSource): string {
  const got = files.read(path);
  if ('text' in got) return got.text;
  throw new Error(`${path}: ${got.reason}`);
}

const absolute = (path: string, folder: string): string =>
  isAbsolute(path) ? path : join(folder, path);

function serverRootIn(text: string): string | null {
  const [, rest = ''] = /^\s*ServerRoot\s+(.*)$/im.exec(text) ?? [];
  const [path] = firstWord(rest);
  return path === '' || path.includes('${') ? null : path;
}

/**
 * Returns our own status page: a virtual host on an address of its own, out of the reach of the
 * site's access rules and rewriting.
 */
const statusPage = (modules: string | null): string => `
<IfModule !status_module>
  LoadModule status_module "${modules ?? 'modules'}/mod_status.so"
</IfModule>
ExtendedStatus On
Listen \${MPM_BENCH_STATUS}
<VirtualHost \${MPM_BENCH_STATUS}>
  ServerName status.invalid
  <Location "/server-status">
    SetHandler server-status
    <IfModule authz_core_module>
      Require all granted
    </IfModule>
  </Location>
</VirtualHost>
`;
