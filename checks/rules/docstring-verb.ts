import { docstringsOf } from '../docstrings-of.ts';
import { isProgram, type Rule } from './rule.ts';

const isFunction = new RegExp(
  [
    '^(export )?(async )?function\\b',
    '^(export )?const \\w+ = (async )?(<.*>)?\\(.*=>',
    '^export const \\w+ = \\($',
  ].join('|'),
);

/** Words that end as a verb in the third person and are none. */
const noVerbs = [
  'As',
  'Its',
  'This',
  'Less',
  'Always',
  'Besides',
  'Perhaps',
  'Does',
  'Hours',
  'Thus',
];

/** Demands that the docstring of a function begins with a verb in the third person. */
export const docstringVerb: Rule = {
  applies: (path) => isProgram(path) && !path.startsWith('test/'),
  find: (text) =>
    docstringsOf(text)
      .filter(({ subject }) => isFunction.test(subject))
      .map((docstring) => ({ ...docstring, first: docstring.text.split(/[\s,.:;]/)[0] ?? '' }))
      .filter(({ first }) => !/^[A-Z][a-z-]+s$/.test(first) || noVerbs.includes(first))
      .map(({ line, first }) => ({
        line,
        message: `the docstring of a function begins with “${first}”, not with a verb`,
      })),
};
