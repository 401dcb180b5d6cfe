import { ConfigMistake, type Directive } from '../../httpd-config/directive.ts';
import { readDirectives, type Source } from '../../httpd-config/read.ts';
import type { World } from '../../httpd-config/world.ts';
import type { Draft } from './command.ts';
import { correct, type Retained } from './corrections.ts';
import { compiledDefaults } from './defaults.ts';
import { idleIn, isIdle } from './idle-commands.ts';
import { loadsOthers, withoutModules } from './modules.ts';
import { commandNamed, obey } from './obey.ts';
import type { Mpm, ServerConfig } from './server-config.ts';
import { worldOf } from './world.ts';

/** Settings of the command line, which override the file, as httpd's -c does. */
export interface ConfigFlags {
  /** Directives as in a file, one each: "ThreadsPerChild 32". */
  readonly directives: readonly string[];
  /** Names for <IfDefine>, as httpd's -D. */
  readonly defines: readonly string[];
  /** Relative paths begin here, as httpd's -d; absent: the current folder. */
  readonly root?: string;
}

export type ConfigResult =
  | {
      readonly config: ServerConfig;
      /** httpd's lines, to be printed before the server starts. */
      readonly warnings: readonly string[];
      /** Directives that httpd takes and that have no effect here, as spelled in the file. */
      readonly idle: readonly string[];
    }
  /** httpd's warnings and its message, in lines; the server must not start. */
  | { readonly error: string };

/**
 * Reads the configuration from a file in httpd's syntax and from flags, and corrects it as httpd
 * does. At a restart `retained` holds the limits that can no longer be changed, and the warnings
 * are those that httpd logs. The world is that of this machine, unless another one is given.
 */
export function readConfig(
  mpm: Mpm,
  file: Source | null,
  flags: ConfigFlags,
  retained: Retained | null = null,
  world: World = worldOf(mpm, flags.defines, flags.root),
): ConfigResult {
  const { serverRoot } = world;
  const draft: Draft = { ...compiledDefaults(mpm), listens: [], serverRoot };
  const flagged = { path: flagsName, text: flags.directives.join('\n') };
  const warnings: string[] = [];
  let hasOthers = false;
  // A directive that we do not know may be one of a module that only httpd loads.
  const isForeign = (name: string) => hasOthers && commandNamed(draft, name) === undefined;
  const obeyAll = (directives: readonly Directive[]) => {
    for (const directive of directives) {
      if (!isIdle(directive.name) && !isForeign(directive.name)) obey(draft, directive);
    }
  };
  try {
    const sources = [...(file === null ? [] : [file]), flagged];
    const reading = readDirectives(sources, world);
    warnings.push(...reading.warnings);
    draft.serverRoot = reading.serverRoot;
    hasOthers = loadsOthers(reading.directives);
    const given = withoutModules(mpm, reading.directives);
    obeyAll(given.filter((each) => each.file !== flagsName));
    // A Listen of the flags replaces those of the file.
    draft.listens = [];
    obeyAll(given.filter((each) => each.file === flagsName));
    warnings.push(...correct(draft, retained));
    const { listens: _, serverRoot: __, ...config } = draft;
    return { config, warnings, idle: idleIn(given, isForeign) };
  } catch (error) {
    if (!(error instanceof ConfigMistake)) throw error;
    return { error: [...warnings, ...error.warnings, error.message].join('\n') };
  }
}

/** httpd's name for directives from its command line. */
const flagsName = '-c/-C directives';
