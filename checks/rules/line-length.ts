import { proseLines } from '../prose-lines.ts';
import { type Finding, isProgram, isProse, type Rule } from './rule.ts';

const programColumns = 100;
const proseColumns = 120;

/**
 * Limits a program to 100 columns, strings and comments included, and prose to 120 outside tables
 * and code.
 */
export const lineLength: Rule = {
  applies: (path) => isProgram(path) || isProse(path),
  find(text, path) {
    const limit = isProgram(path) ? programColumns : proseColumns;
    const lines = isProgram(path) ? programLines(text) : proseLines(text);
    return lines.flatMap(({ line, text }): Finding[] => {
      const columns = [...text].length;
      if (columns <= limit || cannotBeBroken(text)) return [];
      return [{ line, message: `${columns} columns, at most ${limit}` }];
    });
  },
};

const programLines = (text: string) =>
  text.split('\n').map((text, index) => ({ line: index + 1, text }));

/** Accepts a line that is one long word, such as an address. */
const cannotBeBroken = (text: string) =>
  !/\s/.test(text.trim().replace(/^(\/\/|\*|-|@\w+)\s+/, ''));
