import { type Directive, type Line, misread } from './directive.ts';

/** Follows the sections of a file. */
export interface Sections {
  /** Enters a conditional section that holds: its content belongs where the section stands. */
  enter(condition: Line): void;
  /**
   * Takes the next line. Returns whether it belongs to the server itself: it stands in no section
   * but conditional ones, and ends none.
   * @throws {ConfigMistake} for an end that does not match (ap_build_config_sub of config.c).
   */
  next(line: Line): boolean;
  /**
   * Ends the file. httpd accepts a conditional section that was not closed, whatever stands in it.
   * @throws {ConfigMistake} for another section that was not closed (ap_build_config of config.c).
   */
  end(): void;
}

/** A section that is not closed yet. */
interface Open {
  readonly line: Line;
  readonly isCondition: boolean;
}

export function followSections(): Sections {
  const open: Open[] = [];
  return {
    enter: (line) => void open.push({ line, isCondition: true }),
    next(line) {
      const isOutside = open.every(({ isCondition }) => isCondition);
      if (line.name.startsWith('</')) {
        checkEnd(line, open.at(-1));
        open.pop();
        return false;
      }
      if (line.name.startsWith('<')) open.push({ line, isCondition: false });
      return isOutside;
    },
    end() {
      const condition = open.findIndex(({ isCondition }) => isCondition);
      const left = condition === -1 ? open : open.slice(0, condition);
      const [outermost] = left;
      if (outermost === undefined) return;
      const wrong = left.map(
        ({ line }) => `${line.file}:${line.line}: <${nameOf(line)}> was not closed.`,
      );
      throw misread(outermost.line, wrong.toReversed().join('\n'));
    },
  };
}

const nameOf = (opening: Line): string => opening.name.slice(1).replace(/>$/, '');

/** Checks the end of a section against the one that was opened last. @throws {ConfigMistake} */
function checkEnd(line: Line, last: Open | undefined): void {
  const { name, rest } = line;
  const opened = last === undefined ? null : nameOf(last.line);
  const matches = name.toLowerCase() === `</${opened}>`.toLowerCase();
  // httpd compares the whole line with the end of a condition (ap_build_cont_config). Any other end
  // would be that of a section within it.
  const isWhole = last?.isCondition === false || rest === '';
  if (opened !== null && matches && isWhole) return;
  if (last?.isCondition !== false) {
    throw misread(line, `${name} without matching <${name.slice(2)} section`);
  }
  if (!name.endsWith('>')) throw misread(line, `${name}> directive missing closing '>'`);
  throw misread(line, `Expected </${opened}> but saw ${name}`);
}

/** Leaves out what stands inside of sections, and their ends. @throws {ConfigMistake} */
export function outsideSections(directives: readonly Directive[]): readonly Directive[] {
  const sections = followSections();
  return directives.filter((directive) => sections.next(directive));
}
