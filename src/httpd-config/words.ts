/**
 * Splits off the first word. Quotes hold blanks; a backslash escapes a quote or itself
 * (ap_getword_conf of util.c).
 */
export function firstWord(text: string): readonly [word: string, rest: string] {
  const trimmed = text.trimStart();
  const [whole = '', double, single, plain = ''] =
    /^(?:"((?:\\["\\]|[^"])*)"?|'((?:\\['\\]|[^'])*)'?|(\S+))/.exec(trimmed) ?? [];
  const rest = trimmed.slice(whole.length).trimStart();
  if (double !== undefined) return [double.replace(/\\(["\\])/g, '$1'), rest];
  if (single !== undefined) return [single.replace(/\\(['\\])/g, '$1'), rest];
  return [plain.replace(/\\\\/g, '\\'), rest];
}

/** Splits a line into its words. */
export function wordsIn(text: string): readonly string[] {
  const words: string[] = [];
  for (let rest = text.trim(); rest !== ''; ) {
    const [word, more] = firstWord(rest);
    words.push(word);
    rest = more;
  }
  return words;
}
