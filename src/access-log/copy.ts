/** Copies a text in latin1: a slice would keep all of the text that it was cut from. */
export const copyOf = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
