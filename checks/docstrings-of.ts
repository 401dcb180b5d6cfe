export interface Docstring {
  /** The line of its first word, from 1. */
  readonly line: number;
  /** Its text without the stars, up to the first tag. */
  readonly text: string;
  /** The first line of code below it. */
  readonly subject: string;
}

/** Returns the docstrings of a program in the order of their lines. */
export function docstringsOf(program: string): readonly Docstring[] {
  return [...program.matchAll(/^[ \t]*\/\*\*([\s\S]*?)\*\/[ \t]*\n?(.*)/gm)].flatMap((match) => {
    const [, body = '', subject = ''] = match;
    const lead = /^[\s*]*/.exec(body)?.[0] ?? '';
    const before = program.slice(0, match.index + match[0].indexOf(body) + lead.length);
    const text = body.replace(/^\s*\* ?/gm, '').trim();
    const [told = ''] = text.split(/^@|\s@(?=param|returns|throws)/m);
    if (told.trim() === '') return [];
    return [{ line: before.split('\n').length, text: told.trim(), subject: subject.trim() }];
  });
}
