import type { Mpm } from './server-config.ts';
import { type Conditions, ConfigMistake, type Directive, misread } from './syntax.ts';
import { wordsIn } from './words.ts';

/** Builds the conditions. <IfModule> names a module by its identifier or its source file. */
export function conditionsOf(mpm: Mpm, defines: readonly string[]): Conditions {
  const modules = new Set([
    ...['core_module', 'core.c', 'http_module', 'http_core.c', 'so_module', 'mod_so.c'],
    ...[`mpm_${mpm}_module`, `${mpm}.c`],
  ]);
  return {
    isDefined: (name) => defines.includes(name),
    hasModule: (name) => modules.has(name),
  };
}

const wantsTwo =
  'LoadModule takes two arguments, ' +
  'a module name and the name of a shared object file to load it from';

/**
 * Checks the LoadModule lines and returns the other directives. The line of the chosen MPM has no
 * effect; one of another MPM and all other modules are errors.
 * @throws {ConfigMistake}
 */
export function withoutModules(mpm: Mpm, directives: readonly Directive[]): readonly Directive[] {
  const isLoad = ({ name }: Directive) => name.toLowerCase() === 'loadmodule';
  for (const directive of directives.filter(isLoad)) {
    const [module = '', file = '', ...more] = wordsIn(directive.rest);
    if (file === '' || more.length > 0) throw misread(directive, wantsTwo);
    const other = /^mpm_(\w+)_module$/.exec(module)?.[1];
    if (other === undefined)
      throw misread(directive, `Cannot load ${file} into server: it has no modules but its MPM`);
    if (other !== mpm) {
      throw new ConfigMistake('AH00534: httpd: Configuration error: More than one MPM loaded.');
    }
  }
  return directives.filter((directive) => !isLoad(directive));
}
