import { dirname, resolve } from 'node:path';
import { ConfigMistake, type Directive } from '../httpd-config/directive.ts';
import { readDirectives } from '../httpd-config/read.ts';
import type { ServerConfig } from '../mpm/config/server-config.ts';
import { settingsOf } from '../mpm/config/settings.ts';
import { realFiles, worldOf } from '../mpm/config/world.ts';
import { type Mpm, mpmNames } from './arm.ts';

export type { ServerConfig };

/** A configuration of httpd as an administrator has it. */
export interface Configuration {
  /** The MPM that it loads; null: it loads none. */
  readonly mpm: Mpm | null;
  /** Settings under that MPM, else under each; httpd's corrections and defaults included. */
  readonly settings: Readonly<Partial<Record<Mpm, ServerConfig>>>;
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
    const names = mpm === null ? mpmNames : [mpm];
    const settings = names.map((name) => [name, settingsOf(name, read(name))] as const);
    return { mpm, settings: Object.fromEntries(settings) };
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
