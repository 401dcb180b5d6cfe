import { type Directive, misread } from './directive.ts';
import { pathIn, type State } from './state.ts';

/** A directive that httpd obeys while it reads (EXEC_ON_READ); returns a mistake, or null. */
type Immediate = (words: readonly string[], state: State) => string | null;

const defineHelp =
  'Define a variable, optionally to a value.  Same as passing -D to the command line.';
const undefineHelp = 'Undefine the existence of a variable. Undo a Define.';

const directives: Readonly<Record<string, Immediate>> = {
  define(words, { defines, variables }) {
    const [name = '', value] = words;
    if (name === '' || words.length > 2) {
      return `Define takes 1-2 arguments, ${defineHelp}`;
    }
    if (name.includes(':')) return "Variable name must not contain ':'";
    defines.add(name);
    if (value !== undefined) variables.set(name, value);
    return null;
  },
  undefine([name = '', ...more], { defines, variables }) {
    if (name === '' || more.length > 0) {
      return `UnDefine takes one argument, ${undefineHelp}`;
    }
    if (name.includes(':')) return "Variable name must not contain ':'";
    defines.delete(name);
    variables.delete(name);
    return null;
  },
  loadmodule([name = ''], { modules }) {
    modules.add(name);
    // httpd names the source file after the module, the MPMs' without a prefix.
    const [, mpm] = /^mpm_(\w+)_module$/.exec(name) ?? [];
    modules.add(mpm === undefined ? `mod_${name.replace(/_module$/, '')}.c` : `${mpm}.c`);
    return null;
  },
  serverroot([path = ''], state) {
    if (path !== '') state.serverRoot = pathIn(state, path);
    return null;
  },
};

/** Directives that also mean something to the server. */
const remaining: readonly string[] = ['loadmodule', 'serverroot'];

/**
 * Obeys a directive that changes how the lines after it are read, and returns what remains of it
 * for the server; returns null for any other directive.
 * @throws {ConfigMistake}
 */
export function obeyAtOnce(directive: Directive, state: State): readonly Directive[] | null {
  const name = directive.name.toLowerCase();
  if (!Object.hasOwn(directives, name)) return null;
  const wrong = directives[name]?.(directive.words, state) ?? null;
  if (wrong !== null) throw misread(directive, wrong);
  return remaining.includes(name) ? [directive] : [];
}
