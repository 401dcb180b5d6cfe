import { docstringStart } from './docstring-start.ts';
import { docstringVerb } from './docstring-verb.ts';
import { lineLength } from './line-length.ts';
import type { Rule } from './rule.ts';
import { sentenceLength } from './sentence-length.ts';
import { termsNotToUse } from './terms.ts';

/** Every rule for the text of files by its id, which is its key in ceilings.json. */
export const rules = {
  'line-length': lineLength,
  'docstring-start': docstringStart,
  'docstring-verb': docstringVerb,
  terms: termsNotToUse,
  'sentence-length': sentenceLength,
} satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
