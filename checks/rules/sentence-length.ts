import { docstringsOf } from '../docstrings-of.ts';
import { proseLines } from '../prose-lines.ts';
import { type Finding, isProgram, isProse, type Rule } from './rule.ts';

const mostWords = 25;

/** Limits the sentences of Markdown and of docstrings to 25 words. */
export const sentenceLength: Rule = {
  applies: (path) => isProse(path) || (isProgram(path) && !path.startsWith('test/')),
  find: (text, path) =>
    (isProse(path) ? paragraphsOf(text) : docstringsOf(text)).flatMap(({ line, text }) =>
      sentencesOf(text).flatMap((sentence): Finding[] => {
        const words = wordsOf(sentence);
        if (words <= mostWords) return [];
        const start = sentence.trim().split(/\s+/).slice(0, 6).join(' ');
        return [{ line, message: `${words} words, at most ${mostWords}: “${start} …”` }];
      }),
    ),
};

/** Returns each paragraph and each item of a list, with its first line. */
function paragraphsOf(text: string) {
  const paragraphs: { line: number; text: string; last: number }[] = [];
  for (const { line, text: words } of proseLines(text)) {
    const open = paragraphs.at(-1);
    const begins = /^\s*([-*#>]|\d+\.)\s/.test(words);
    if (words.trim() === '') continue;
    if (open && open.last === line - 1 && !begins) {
      open.text += ` ${words.trim()}`;
      open.last = line;
    } else paragraphs.push({ line, text: words.trim(), last: line });
  }
  return paragraphs;
}

/** Splits at the ends of sentences; a semicolon or a colon ends a sentence as well. */
const sentencesOf = (text: string) => text.split(/(?<=[.!?:;][)”"*`]*)\s+(?=\S)|\n\s*\n|\n(?=- )/);

/** Counts words; inline code counts as one, a dash or a number sign as none. */
const wordsOf = (sentence: string) =>
  sentence
    .replace(/`[^`]*`/g, 'code')
    .replace(/\]\([^)]*\)/g, ']')
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
