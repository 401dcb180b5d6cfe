import list from '../terms.json' with { type: 'json' };
import { type Finding, isProgram, isProse, type Rule } from './rule.ts';

interface Term {
  readonly term: string;
  readonly instead: string;
  /** Says that the term is not to be used as a name either, or as a part of one. */
  readonly name?: boolean;
}

/** Every term that is not to be used, with what an engineer of this field writes in its place. */
export const terms: readonly Term[] = list;

const patterns = terms.map((term) => ({ ...term, pattern: patternOf(term) }));

/** Refuses the terms of terms.json in prose, comments and strings, and some of them in names. */
export const termsNotToUse: Rule = {
  applies: (path) => (isProgram(path) || isProse(path)) && !/^(test\/)?checks\//.test(path),
  find: (text, path) =>
    text.split('\n').flatMap((line, index): Finding[] =>
      isTermTable(path, line)
        ? []
        : patterns
            .filter(({ pattern }) => pattern.test(line))
            .map(({ term, instead }) => ({
              line: index + 1,
              message: `“${term}”; write: ${instead}`,
            })),
    ),
};

/** Recognizes a row of the list of terms in CONTRIBUTING.md. */
const isTermTable = (path: string, line: string) =>
  path === 'CONTRIBUTING.md' && line.startsWith('|');

/** Returns the pattern of a term: whole words, and whole parts of a name as in `heldServer`. */
function patternOf({ term, name }: Term): RegExp {
  const end = /\w$/.test(term) ? '(?![a-z])' : '';
  const prose = `(?<![a-z])${term}${end}`;
  if (!name) return new RegExp(prose, 'i');
  const [first = '', ...rest] = term.split(' ').map(capitalized);
  const inner = [first, ...rest].join('');
  const lead = term.split(' ')[0] + rest.join('');
  const kebab = term.replaceAll(' ', '-');
  const upper = capitalized(term);
  return new RegExp(
    [term, upper, lead, kebab].map((each) => `(?<![A-Za-z])${each}(?![a-z])`).join('|') +
      `|(?<=[a-z])${inner}(?![a-z])`,
  );
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
