import { docstringsOf } from '../docstrings-of.ts';
import { isProgram, type Rule } from './rule.ts';

const questions = /^(What|Of|Whether|How|Who|Whose|Whom|Where|Whoever|Which|When|Why)\b/;

/** Refuses docstrings that begin as an indirect question or with a genitive. */
export const docstringStart: Rule = {
  applies: isProgram,
  find: (text) =>
    docstringsOf(text)
      .filter((docstring) => questions.test(docstring.text))
      .map(({ line, text }) => ({
        line,
        message: `a docstring begins with “${text.split(/\s/)[0]}”, not with a verb or a noun`,
      })),
};
