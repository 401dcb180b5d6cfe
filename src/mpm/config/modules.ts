import { ConfigMistake, type Directive, misread } from '../../httpd-config/directive.ts';
import type { Mpm } from './server-config.ts';

const wantsTwo =
  'LoadModule takes two arguments, ' +
  'a module name and the name of a shared object file to load it from';

const isLoad = ({ name }: Directive) => name.toLowerCase() === 'loadmodule';

/** Tells whether modules are loaded that are no MPMs. */
export const loadsOthers = (directives: readonly Directive[]): boolean =>
  directives.some((each) => isLoad(each) && !/^mpm_\w+_module$/.test(each.words[0] ?? ''));

/**
 * Checks the LoadModule lines and returns the other directives. The line of the chosen MPM has no
 * effect, one of another MPM is an error. A module beside the MPM is not loaded.
 * @throws {ConfigMistake}
 */
export function withoutModules(mpm: Mpm, directives: readonly Directive[]): readonly Directive[] {
  for (const directive of directives.filter(isLoad)) {
    const [module = '', file = '', ...more] = directive.words;
    if (file === '' || more.length > 0) throw misread(directive, wantsTwo);
    const other = /^mpm_(\w+)_module$/.exec(module)?.[1];
    if (other !== undefined && other !== mpm) {
      throw new ConfigMistake('AH00534: httpd: Configuration error: More than one MPM loaded.');
    }
  }
  return directives.filter((directive) => !isLoad(directive));
}
