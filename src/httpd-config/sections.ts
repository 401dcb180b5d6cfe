import { type Directive, type Line, misread } from './directive.ts';

/** Follows the sections of a file, such as <Directory>, which are no conditions. */
export interface Sections {
  /**
   * Takes the next line. Returns whether it belongs to the server itself: it stands in no section
   * and ends none.
   * @throws {ConfigMistake} for an end that does not match (ap_build_config_sub of config.c).
   */
  next(line: Line): boolean;
}

export function followSections(): Sections {
  const open: string[] = [];
  return {
    next(line) {
      const { name } = line;
      const isOutside = open.length === 0;
      if (name.startsWith('</')) {
        const opened = open.pop();
        if (opened === undefined) throw unopened(line);
        if (`</${opened}>`.toLowerCase() !== name.toLowerCase()) {
          throw misread(line, `Expected </${opened}> but saw ${name}`);
        }
        return false;
      }
      if (name.startsWith('<')) open.push(name.slice(1));
      return isOutside;
    },
  };
}

/** Words the mistake of an end without a beginning. */
export const unopened = (line: Line) =>
  misread(line, `${line.name} without matching <${line.name.slice(2)} section`);

/** Leaves out what stands inside of sections, and their ends. @throws {ConfigMistake} */
export function outsideSections(directives: readonly Directive[]): readonly Directive[] {
  const sections = followSections();
  return directives.filter((directive) => sections.next(directive));
}
