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

/** Lies at the top of a fetched tree; written last, so its presence says that the tree is whole. */
const marker = '.mpm-bench-httpd';

/** Path of the newest fetched server in the user's cache, or null. */
export function cachedHttpd(): string | null {
  const folder = cacheFolder();
  if (!existsSync(folder)) return null;
  const whole = readdirSync(folder).filter((name) => existsSync(join(folder, name, marker)));
  const newest = whole.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest === undefined ? null : join(folder, newest, 'usr/sbin/apache2');
}

/**
 * Fetches httpd from the distribution's own packages into the user's cache: no root, nothing installed. apt-get
 * resolves against what is installed, so only what this machine lacks is fetched; dpkg-deb unpacks it. The tree appears
 * under its final name only when it is whole, so neither an interrupt nor a second fetch leaves half of one.
 * @returns the path of the server. @throws {ServerError} stage `prepare`.
 */
export async function fetchHttpd(
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await requireApt();
  const cache = cacheFolder();
  const work = inCache(() => {
    mkdirSync(cache, { recursive: true });
    return mkdtempSync(join(cache, '.fetch-'));
  });
  try {
    tell("fetching httpd from the distribution's packages (once; nothing is installed)");
    const apt = aptOptions(work);
    await step('apt-get', [...apt, '-qq', 'update'], signal);
    await step(
      'apt-get',
      [...apt, '-qq', '-y', '--no-install-recommends', '--download-only', 'install', 'apache2-bin'],
      signal,
    );
    const archives = join(work, 'cache/archives');
    const packages = readdirSync(archives).filter((name) => name.endsWith('.deb'));
    tell(`unpacking ${packages.length} packages`);
    const tree = join(work, 'tree');
    for (const name of packages) await step('dpkg-deb', ['-x', join(archives, name), tree], signal);
    return inCache(() => keep(tree, join(cache, treeName(packages))));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const cacheFolder = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mpm-bench', 'httpd');

async function requireApt(): Promise<void> {
  const found = await execa('apt-get', ['--version'], { reject: false });
  if (found.exitCode === 0) return;
  throw new ServerError(
    'prepare',
    'There is no httpd on this machine, and fetching one needs apt-get (Debian, Ubuntu).\n' +
      'Install it (Fedora: dnf install httpd; Alpine: apk add apache2; Arch: pacman -S apache), name one with --httpd PATH, or use --runtime docker.',
  );
}

/** apt-get with lists and archives of its own, so that it needs no root and leaves the machine's alone. */
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

async function step(command: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await execa(command, args, { cancelSignal: signal, stdin: 'ignore', env: { LC_ALL: 'C' } });
  } catch (error) {
    signal.throwIfAborted();
    const words =
      error instanceof ExecaError
        ? String(error.stderr).trim().split('\n').slice(-3).join('\n')
        : String(error);
    throw new ServerError(
      'prepare',
      `cannot fetch httpd: ${command} ${args.find((arg) => /^(update|install|-x)$/.test(arg)) ?? ''} failed:\n${words}\nInstall httpd yourself (apt-get install apache2-bin) or name one with --httpd PATH.`,
      '',
      { cause: error },
    );
  }
}

/** "2.4.68-1~deb12u1_amd64" from the name of the server's package. */
function treeName(packages: readonly string[]): string {
  const server = packages.find((name) => name.startsWith('apache2-bin_'));
  if (server === undefined) {
    throw new ServerError(
      'prepare',
      'cannot fetch httpd: apt-get brought no apache2-bin. Name an httpd with --httpd PATH.',
    );
  }
  return decodeURIComponent(server).slice('apache2-bin_'.length, -'.deb'.length);
}

function keep(tree: string, final: string): string {
  writeFileSync(join(tree, marker), '');
  // Somebody who fetched at the same time may have been first; theirs is as good as ours.
  if (!existsSync(final)) renameSync(tree, final);
  return join(final, 'usr/sbin/apache2');
}

function inCache<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new ServerError(
      'prepare',
      `cannot write to the cache folder ${cacheFolder()}: ${error instanceof Error ? error.message : error}. Set XDG_CACHE_HOME to a folder that can be written.`,
      '',
      { cause: error },
    );
  }
}
