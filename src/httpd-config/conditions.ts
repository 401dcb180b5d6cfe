import { type Line, misread } from './directive.ts';
import { pathIn, type State } from './state.ts';
import { versionHolds } from './version.ts';
import { firstWord, wordsIn } from './words.ts';

/** A section whose content is read only where its condition holds. */
interface Condition {
  /** Spelled as in httpd. */
  readonly name: string;
  /** @throws {ConfigMistake} where the opening line is malformed. */
  readonly holds: (line: Line, state: State) => boolean;
}

/** All conditional sections of httpd. */
const conditions: readonly Condition[] = [
  one('IfDefine', (name, { defines }) => defines.has(name)),
  one('IfModule', (name, { modules }) => modules.has(name)),
  one('IfFile', (path, state) => state.world.files.exists(pathIn(state, path))),
  one('IfDirective', (name, { world }) => world.knows(name)),
  one('IfSection', (name, { world }) => world.knows(`<${name}`)),
  { name: 'IfVersion', holds: ifVersion },
];

/** Returns the condition that a line opens or closes, or null. */
export function conditionOf({ name }: Line): Condition | null {
  const [, which = ''] = /^<\/?(\w+)>?$/.exec(name) ?? [];
  return conditions.find((each) => each.name.toLowerCase() === which.toLowerCase()) ?? null;
}

/** Makes a condition of one argument, which "!" before it turns around (start_cond_section). */
function one(name: string, test: (argument: string, state: State) => boolean): Condition {
  return {
    name,
    holds(line, state) {
      const end = line.rest.lastIndexOf('>');
      if (end === -1) throw misread(line, `<${name}> directive missing closing '>'`);
      const not = line.rest.startsWith('!');
      const [word] = firstWord(line.rest.slice(not ? 1 : 0, end));
      if (word === '') throw misread(line, `<${name}> directive requires additional arguments`);
      return test(word, state) !== not;
    },
  };
}

function ifVersion(line: Line, state: State): boolean {
  const words = wordsIn(line.rest);
  if (words.length === 0 || words.length > 3) {
    const help = 'a comparison operator, a version (and a delimiter)';
    throw misread(line, `<IfVersion takes one, two or three arguments, ${help}`);
  }
  const held = versionHolds(words, state.world.version);
  if (typeof held === 'string') throw misread(line, held);
  return held;
}
