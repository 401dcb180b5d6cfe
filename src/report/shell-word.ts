/** Characters that a POSIX shell takes as they are. */
const plain = /^[\w@%+=:,./-]+$/;

/** Returns the text as one word of a POSIX shell. */
export const shellWord = (text: string): string =>
  plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
