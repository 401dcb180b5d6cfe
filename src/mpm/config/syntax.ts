import { firstWord } from './words.ts';

/** A directive as it stands in a file: the line it ends in, its name, what follows the name. */
export interface Directive {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly rest: string;
}

/** What decides which <IfDefine> and <IfModule> sections are read. */
export interface Conditions {
  isDefined(name: string): boolean;
  hasModule(name: string): boolean;
}

/** A mistake in a configuration, in httpd's words. */
export class ConfigMistake extends Error {
  override readonly name = 'ConfigMistake';
}

/** As httpd words what is wrong with a file while it is read: with its sections and modules (process_resource_config_nofnmatch). */
export const misread = ({ file, line }: Pick<Directive, 'file' | 'line'>, wrong: string) =>
  new ConfigMistake(`httpd: Syntax error on line ${line} of ${file}: ${wrong}`);

/**
 * The directives that are in force, in the order of the file: comments, lines that a backslash continues, <IfDefine> and
 * <IfModule> with "!" (ap_build_config of config.c). Other sections come through as directives whose names begin with "<".
 * @throws {ConfigMistake} for sections that do not match
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

/** "IfDefine" or "IfModule" for a line that opens or closes one. */
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

/** Takes the lines up to the section's end, with all sections within it (ap_soak_end_container). */
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

/** Lines with their comments gone; a continued one has the number of its last. */
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
    // "<IfDefine>" is a section without its argument.
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
