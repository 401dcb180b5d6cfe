import { ConfigMistake, type Directive, misread } from '../../httpd-config/directive.ts';
import type { Mpm } from './server-config.ts';

const wantsTwo =
  'LoadModule takes two arguments, ' +
  'a module name and the name of a shared object file to load it from';

/**
 * Checks the LoadModule lines and returns the other directives. The line of the chosen MPM has no
 * effect, one of another MPM is an error. A module beside the MPM is not loaded: a directive that
 * only it has is unknown.
 * @throws {ConfigMistake}
 */
export function withoutModules(mpm: Mpm, directives: readonly Directive[]): readonly Directive[] {
  const isLoad = ({ name }: Directive) => name.toLowerCase() === 'loadmodule';
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
