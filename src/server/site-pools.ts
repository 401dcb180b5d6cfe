import { dirname, join } from 'node:path';
import type { Files } from '../httpd-config/world.ts';
import { type IncludedFile, mpmNames } from './arm.ts';

/** Debian's files of directives for the MPMs, of which a2enmod links one. */
export interface DebianPools {
  /** Returns the text that is copied of a file: that of the MPM of the arm, where it is linked. */
  textOf(file: string, text: string): string;
  /** The files of all MPMs, where one is linked. */
  files(): readonly IncludedFile[];
  /** Says what was replaced; none where there is no such file. */
  replaced(): readonly string[];
}

const linked = /\/mods-enabled\/mpm_(?:prefork|worker|event)\.conf$/;

const copyOf = (mpm: string) => `conf/pools/mpm_${mpm}.conf`;

/** Gives each MPM the file that a2enmod would link: directives of another one mean nothing. */
export function debianPools(all: Files): DebianPools {
  let found: { readonly file: string; readonly pools: readonly IncludedFile[] } | null = null;
  return {
    textOf(file, text) {
      if (!linked.test(file)) return text;
      const pools = mpmNames.flatMap((mpm): readonly IncludedFile[] => {
        const path = join(dirname(file), '../mods-available', `mpm_${mpm}.conf`);
        const got = all.read(path);
        return 'text' in got ? [{ name: copyOf(mpm), path, text: got.text }] : [];
      });
      if (pools.length < mpmNames.length) return text;
      found = { file, pools };
      return `Include "\${MPM_BENCH_ROOT}/${copyOf('${MPM_BENCH_MPM}')}"`;
    },
    files: () => found?.pools ?? [],
    replaced: () =>
      found === null ? [] : [`mods-enabled/mpm_*.conf (${found.file}, by that of each MPM)`],
  };
}
