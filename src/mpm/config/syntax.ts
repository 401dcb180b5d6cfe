import { firstWord } from './words.ts';

/** A directive in a file: the line it ends in, its name, and the rest of the line. */
export interface Directive {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly rest: string;
}

/** Conditions of <IfDefine> and <IfModule> sections. */
export interface Conditions {
  isDefined(name: string): boolean;
  hasModule(name: string): boolean;
}

/** A mistake in a configuration, with httpd's message. */
export class ConfigMistake extends Error {
  override readonly name = 'ConfigMistake';
}

/**
 * Words an error of the file's structure: its sections and modules
 * (process_resource_config_nofnmatch).
 */
export const misread = ({ file, line }: Pick<Directive, 'file' | 'line'>, wrong: string) =>
  new ConfigMistake(`httpd: Syntax error on line ${line} of ${file}: ${wrong}`);

/**
 * Reads the directives in force, in the order of the file. Handles comments, continued lines, and
 * <IfDefine> and <IfModule> with "!" (ap_build_config of config.c). Other sections come through as
 * directives whose names begin with "<".
 * @throws {ConfigMistake} for sections that do not match.
 */
export function readDirectives(file: string, text: string, conditions: Conditions): Directive[] {
  const lines = logicalLines(file, text);
  const found: Directive[] = [];
  const open: string[] = [];
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const section = sectionOf(line);
    if (section === null) found.push(line);
    else if (!line.name.startsWith('</')) {
      if (holds(line, section, conditions)) open.push(section);
      else skipSection(lines, line, section);
    } else if (open.pop() !== section) {
      throw misread(line, `</${section}> without matching <${section}> section`);
    }
  }
  return found;
}

/** Returns "IfDefine" or "IfModule" for a line that opens or closes one. */
function sectionOf({ name }: Directive): string | null {
  const [, which = ''] = /^<\/?(ifdefine|ifmodule)>?$/i.exec(name) ?? [];
  return { ifdefine: 'IfDefine', ifmodule: 'IfModule' }[which.toLowerCase()] ?? null;
}

function holds(line: Directive, section: string, conditions: Conditions): boolean {
  const end = line.rest.lastIndexOf('>');
  if (end === -1) throw misread(line, `<${section}> directive missing closing '>'`);
  const not = line.rest.startsWith('!');
  const [argument] = firstWord(line.rest.slice(not ? 1 : 0, end));
  if (argument === '') throw misread(line, `<${section}> directive requires additional arguments`);
  const test = section === 'IfDefine' ? conditions.isDefined : conditions.hasModule;
  return test(argument) !== not;
}

/** Skips the lines up to the section's end, nested sections included (ap_soak_end_container). */
function skipSection(lines: Directive[], opening: Directive, section: string): void {
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const { name } = line;
    if (name.startsWith('</')) {
      const closed = name.slice(2).replace(/>$/, '');
      if (closed.toLowerCase() === section.toLowerCase()) return;
      throw misread(opening, `Expected </${section}> but saw </${closed}>`);
    }
    if (name.startsWith('<')) skipSection(lines, line, name.slice(1));
  }
  throw misread(opening, `Expected </${section}> before end of configuration`);
}

/**
 * Splits the text into lines without comments. A continued line has the number of its last part.
 */
function logicalLines(file: string, text: string): Directive[] {
  const found: Directive[] = [];
  let pending = '';
  for (const [index, physical] of text.split('\n').entries()) {
    const line = physical.replace(/\r$/, '');
    if (line.endsWith('\\')) {
      pending += line.slice(0, -1);
      continue;
    }
    const whole = `${pending}${line}`.trim();
    pending = '';
    if (whole === '' || whole.startsWith('#')) continue;
    const [name, rest] = firstWord(whole);
    // "<IfDefine>" is a section that lacks its argument.
    const bare = /^<[^/].*>$/.test(name) && rest === '';
    found.push({
      file,
      line: index + 1,
      name: bare ? name.slice(0, -1) : name,
      rest: bare ? '>' : rest,
    });
  }
  return found;
}
