import { conditionOf } from './conditions.ts';
import { ConfigMistake, type Directive, type Line, misread } from './directive.ts';
import { obeyAtOnce } from './immediate.ts';
import { filesAt } from './include.ts';
import { linesOf, parsed, type TextLine } from './lines.ts';
import { followSections } from './sections.ts';
import { newState, pathIn, resolved, type State } from './state.ts';
import { wordsIn } from './words.ts';
import type { World } from './world.ts';

/** A text with the name that mistakes in it are reported under. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The directives in force, in the order of the files. */
export interface Reading {
  readonly directives: readonly Directive[];
  /** The last ServerRoot, or that of the world. */
  readonly serverRoot: string;
  /** httpd's warnings about variables that are not defined. */
  readonly warnings: readonly string[];
}

/** AP_MAX_INCLUDE_DEPTH of core.c. */
const mostIncludes = 128;

/**
 * Reads httpd's configuration language: comments, continued lines, quoted words, conditional
 * sections, Define and variables, Include (ap_build_config of config.c). Of another section only
 * the line that opens it comes through: its content is not the server's own. A variable has the
 * value that it has at its line.
 * @throws {ConfigMistake} for sections that do not match, and files that cannot be included.
 */
export function readDirectives(sources: readonly Source[], world: World): Reading {
  const state = newState(world);
  try {
    const directives = sources.flatMap(({ path, text }) => readText(path, text, state, 0));
    return { directives, serverRoot: state.serverRoot, warnings: state.warnings };
  } catch (error) {
    throw error instanceof ConfigMistake ? new ConfigMistake(error.message, state.warnings) : error;
  }
}

function readText(file: string, text: string, state: State, depth: number): Directive[] {
  const lines = linesOf(file, text);
  const found: Directive[] = [];
  const sections = followSections();
  for (let next = lines.shift(); next !== undefined; next = lines.shift()) {
    const line = parsed({ ...next, text: resolved(next.text, state) });
    const condition = conditionOf(line);
    if (condition === null || line.name.startsWith('</')) {
      const directives = inForce(line, state, depth);
      if (sections.next(line)) found.push(...directives);
    } else if (condition.holds(line, state)) sections.enter(line);
    else skipSection(lines, line, condition.name);
  }
  sections.end();
  return found;
}

/** Returns a directive, or those of the files that it includes. */
function inForce(line: Line, state: State, depth: number): readonly Directive[] {
  const directive = { ...line, words: wordsIn(line.rest) };
  const name = line.name.toLowerCase();
  if (name === 'include' || name === 'includeoptional') return included(directive, state, depth);
  return obeyAtOnce(directive, state) ?? [directive];
}

function included(line: Directive, state: State, depth: number): readonly Directive[] {
  const [path, ...more] = line.words;
  const optional = line.name.toLowerCase() === 'includeoptional';
  if (path === undefined || path === '' || more.length > 0) {
    const [name, help] = optional ? ['IncludeOptional', optionalHelp] : ['Include', includeHelp];
    throw misread(line, `${name} takes one argument, ${help}`);
  }
  if (depth >= mostIncludes) {
    throw misread(
      line,
      `Exceeded maximum include depth of ${mostIncludes}, There appears to be a recursion.`,
    );
  }
  const { files } = state.world;
  const at = filesAt(pathIn(state, path), optional, files);
  if ('wrong' in at) throw misread(line, at.wrong);
  return at.paths.flatMap((each) => {
    const got = files.read(each);
    if ('text' in got) return within(line, () => readText(each, got.text, state, depth + 1));
    if (optional) return [];
    throw misread(line, `Could not open configuration file ${each}: ${got.reason}`);
  });
}

const includeHelp =
  'Name(s) of the config file(s) to be included; fails if the wildcard does not match at least ' +
  'one file';
const optionalHelp =
  'Name or pattern of the config file(s) to be included; ignored if the file does not exist or ' +
  'the pattern does not match any files';

/** Names the line that included a file before a mistake in that file. */
function within<T>(line: Line, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ConfigMistake ? misread(line, error.message) : error;
  }
}

/**
 * Skips the lines up to the section's end, nested sections included (ap_soak_end_container).
 * @param opening the line of the outermost section that is skipped; mistakes are reported there.
 */
function skipSection(lines: TextLine[], opening: Line, section: string): void {
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const { name } = parsed(line);
    if (name.startsWith('</')) {
      // httpd takes the last character off, whatever it is.
      const closed = name.slice(0, -1);
      if (closed.slice(2).toLowerCase() === section.toLowerCase()) return;
      throw misread(opening, `Expected </${section}> but saw ${closed}>`);
    }
    if (name.startsWith('<')) skipSection(lines, opening, name.slice(1));
  }
  throw misread(opening, `Expected </${section}> before end of configuration`);
}
