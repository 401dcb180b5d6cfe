import { dirname, resolve } from 'node:path';
import { ConfigMistake, type Directive } from '../httpd-config/directive.ts';
import { readDirectives } from '../httpd-config/read.ts';
import type { ServerConfig } from '../mpm/config/server-config.ts';
import { settingsOf } from '../mpm/config/settings.ts';
import { realFiles, worldOf } from '../mpm/config/world.ts';
import { type Mpm, mpmNames } from './arm.ts';

/** A configuration of httpd as an administrator has it. */
export interface Configuration {
  /** The MPM that it loads; null: it loads none, and is read for each MPM. */
  readonly mpm: Mpm | null;
  /** Its settings under an MPM, httpd's corrections and defaults included. */
  readonly settings: Readonly<Record<Mpm, ServerConfig>>;
}

/**
 * Reads a configuration with all that it includes.
 * @returns why it cannot be read, in httpd's words where they are about its content.
 */
export function readConfiguration(path: string): Configuration | { readonly problem: string } {
  const main = resolve(path);
  const file = realFiles.read(main);
  if ('reason' in file) return { problem: file.reason };
  const read = (mpm: Mpm) =>
    readDirectives([{ path: main, text: file.text }], worldOf(mpm, [], dirname(main))).directives;
  try {
    const mpm = mpmLoadedBy(read('event'));
    const under = (name: Mpm) => settingsOf(mpm ?? name, read(mpm ?? name));
    return {
      mpm,
      settings: Object.fromEntries(mpmNames.map((name) => [name, under(name)])) as Record<
        Mpm,
        ServerConfig
      >,
    };
  } catch (error) {
    if (error instanceof ConfigMistake) return { problem: error.message };
    throw error;
  }
}

function mpmLoadedBy(directives: readonly Directive[]): Mpm | null {
  const loaded = directives
    .filter(({ name }) => name.toLowerCase() === 'loadmodule')
    .map(({ words: [module] }) => module);
  return mpmNames.find((mpm) => loaded.includes(`mpm_${mpm}_module`)) ?? null;
}
