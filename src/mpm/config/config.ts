import type { Draft } from './command.ts';
import { correct, type Retained } from './corrections.ts';
import { compiledDefaults } from './defaults.ts';
import { conditionsOf, withoutModules } from './modules.ts';
import { obey } from './obey.ts';
import type { Mpm, ServerConfig } from './server-config.ts';
import { ConfigMistake, readDirectives } from './syntax.ts';

/** Settings of the command line, which override the file, as httpd's -c does. */
export interface ConfigFlags {
  /** Directives as in a file, one each: "ThreadsPerChild 32". */
  readonly directives: readonly string[];
  /** Names for <IfDefine>, as httpd's -D. */
  readonly defines: readonly string[];
}

export type ConfigResult =
  | { readonly config: ServerConfig; readonly warnings: readonly string[] }
  /** httpd's message, one line or two; the server must not start. */
  | { readonly error: string };

/**
 * Reads the configuration from a file in httpd's syntax and from flags, and corrects it as httpd
 * does. Warnings are httpd's lines, to be printed before the server starts. At a restart `retained`
 * holds the limits that can no longer be changed, and the warnings are those that httpd logs.
 */
export function readConfig(
  mpm: Mpm,
  file: { readonly path: string; readonly text: string } | null,
  flags: ConfigFlags,
  retained: Retained | null = null,
): ConfigResult {
  const conditions = conditionsOf(mpm, flags.defines);
  const draft: Draft = { ...compiledDefaults(mpm), listens: [] };
  try {
    const given = file === null ? [] : readDirectives(file.path, file.text, conditions);
    const flagged = readDirectives(flagsName, flags.directives.join('\n'), conditions);
    for (const directive of withoutModules(mpm, given)) obey(draft, directive);
    // A Listen of the flags replaces those of the file.
    draft.listens = [];
    for (const directive of flagged) obey(draft, directive);
  } catch (error) {
    if (error instanceof ConfigMistake) return { error: error.message };
    throw error;
  }
  const warnings = correct(draft, retained);
  const { listens: _, ...config } = draft;
  return { config, warnings };
}

/** httpd's name for directives from its command line. */
const flagsName = '-c/-C directives';
