import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { ServerError } from '../server.ts';
import { treeName } from './tree-name.ts';

/** Packages of the distribution that are fetched into a folder of the user's cache. */
export interface Wanted {
  /** As users call it: "httpd". */
  readonly what: string;
  /** Name of the folder in the cache: "httpd". */
  readonly folder: string;
  readonly packages: readonly string[];
  /**
   * The packages that it is about, as the starts of their files' names: /^apache2-bin_/. apt-get
   * brings those that this machine lacks, one at least; their version names the tree.
   */
  readonly named: readonly RegExp[];
  /**
   * Lies at the top of a fetched tree; written last, so its presence says that the tree is whole.
   */
  readonly marker: string;
  /** Advice for a user where apt-get fails, in a sentence. */
  readonly otherwise: string;
  /** The same where there is no apt-get. */
  readonly withoutApt: string;
}

/** Returns the fetched trees in the user's cache, the newest first. */
export function cachedTrees({ folder, marker }: Wanted): readonly string[] {
  const cache = cacheFolder(folder);
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => existsSync(join(cache, name, marker)))
    .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(cache, name));
}

/**
 * Fetches packages of the distribution into the user's cache: no root, nothing installed. apt-get
 * resolves against what is installed, so only what this machine lacks is fetched; dpkg-deb unpacks
 * it. The tree appears under its final name only when it is whole, so neither an interrupt nor a
 * second fetch leaves half of one.
 * @returns the tree's folder. @throws {ServerError} stage `prepare`.
 */
export async function fetchTree(
  wanted: Wanted,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await requireApt(wanted);
  const cache = cacheFolder(wanted.folder);
  const work = inCache(cache, () => {
    mkdirSync(cache, { recursive: true });
    return mkdtempSync(join(cache, '.fetch-'));
  });
  try {
    tell(`fetching ${wanted.what} from the distribution's packages (once; nothing is installed)`);
    const apt = aptOptions(work);
    const step = (command: string, args: readonly string[]) =>
      carryOut(wanted, command, args, signal);
    await step('apt-get', [...apt, '-qq', 'update']);
    await step('apt-get', [...apt, ...downloadOnly, ...wanted.packages]);
    const archives = join(work, 'cache/archives');
    const packages = readdirSync(archives).filter((name) => name.endsWith('.deb'));
    tell(`unpacking ${packages.length} packages`);
    const tree = join(work, 'tree');
    for (const name of packages) await step('dpkg-deb', ['-x', join(archives, name), tree]);
    const final = join(cache, nameOf(packages, wanted));
    return inCache(cache, () => keep(tree, final, wanted.marker));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const downloadOnly = ['-qq', '-y', '--no-install-recommends', '--download-only', 'install'];

const cacheFolder = (folder: string) =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mpm-bench', folder);

async function requireApt({ what, withoutApt }: Wanted): Promise<void> {
  const found = await execa('apt-get', ['--version'], { reject: false });
  if (found.exitCode === 0) return;
  throw new ServerError(
    'prepare',
    `There is no ${what} here, and fetching one needs apt-get (Debian, Ubuntu).\n${withoutApt}`,
  );
}

/**
 * Returns options that give apt-get lists and archives of its own: it then needs no root and leaves
 * the machine's alone.
 */
function aptOptions(work: string): readonly string[] {
  mkdirSync(join(work, 'lists/partial'), { recursive: true });
  mkdirSync(join(work, 'cache/archives/partial'), { recursive: true });
  const settings = [
    `Dir::State::Lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'Debug::NoLocking=1',
    `APT::Sandbox::User=${userInfo().username}`,
  ];
  return settings.flatMap((setting) => ['-o', setting]);
}

async function carryOut(
  { what, otherwise }: Wanted,
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await execa(command, args, { cancelSignal: signal, stdin: 'ignore', env: { LC_ALL: 'C' } });
  } catch (error) {
    signal.throwIfAborted();
    const step = args.find((arg) => /^(update|install|-x)$/.test(arg)) ?? '';
    const words =
      error instanceof ExecaError
        ? String(error.stderr).trim().split('\n').slice(-3).join('\n')
        : String(error);
    throw new ServerError(
      'prepare',
      `cannot fetch ${what}: ${command} ${step} failed:\n${words}\n${otherwise}`,
      '',
      { cause: error },
    );
  }
}

function nameOf(files: readonly string[], { what, named, otherwise }: Wanted): string {
  const name = treeName(files, named);
  if (name !== null) return name;
  throw new ServerError(
    'prepare',
    `cannot fetch ${what}: apt-get brought none of it. ${otherwise}`,
  );
}

function keep(tree: string, final: string, marker: string): string {
  writeFileSync(join(tree, marker), '');
  // Somebody who fetched at the same time may have been first; theirs is as good as ours.
  if (!existsSync(final)) renameSync(tree, final);
  return final;
}

function inCache<Result>(cache: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new ServerError(
      'prepare',
      `cannot write to the cache folder ${cache}: ${error}. Set XDG_CACHE_HOME to another folder.`,
      '',
      { cause: error },
    );
  }
}
