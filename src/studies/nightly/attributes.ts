import { execa } from 'execa';
import type { Environment } from '../../run/folder.ts';

/** Packages whose new versions may explain a change. */
const packages = ['apache2-bin', 'libapr1', 'libaprutil1', 'libssl3', 'libpcre2-8-0', 'libc6'];

/** Facts that differ from night to night and explain nothing. */
const passing = ['loadAverage1Minute'];

/**
 * Returns the facts of a night that may explain a change: those of its environment, the packages
 * that are installed, and the commit that a CI job is about.
 */
export async function attributesOf(
  { machine = {}, runtime = {} }: Environment,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const facts = Object.entries({ ...machine, ...runtime })
    .filter(([name, value]) => value !== null && !passing.includes(name))
    .map(([name, value]) => [name, String(value)] as const);
  const commit = process.env.GITHUB_SHA ?? process.env.CI_COMMIT_SHA;
  return {
    ...Object.fromEntries(facts),
    ...(await packageVersions(signal)),
    ...(commit !== undefined && { commit }),
  };
}

/** Returns the versions of the packages that dpkg knows as installed; none without dpkg. */
async function packageVersions(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const format = '${db:Status-Abbrev}\t${Package}\t${Version}\n';
  const options = { reject: false, cancelSignal: signal, env: { LC_ALL: 'C' } } as const;
  const { stdout } = await execa('dpkg-query', ['-W', '-f', format, ...packages], options);
  const lines = (stdout ?? '').split('\n').map((line) => line.split('\t'));
  return Object.fromEntries(
    lines.flatMap(([status = '', name = '', version = '']) =>
      status.startsWith('ii') ? [[`package ${name}`, version]] : [],
    ),
  );
}
