import type { Line } from './directive.ts';
import { firstWord } from './words.ts';

/** A line that is no comment: the number of its last part, and its text without outer blanks. */
export interface TextLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Splits a text into lines, joins continued ones and drops comments (ap_cfg_getline of util.c). */
export function linesOf(file: string, text: string): TextLine[] {
  const found: TextLine[] = [];
  let pending = '';
  const physicalLines = text.split('\n');
  for (const [index, physical] of physicalLines.entries()) {
    const line = physical.replace(/\r$/, '');
    // Without an end of line behind it, a backslash continues nothing.
    if (line.endsWith('\\') && index < physicalLines.length - 1) {
      pending += line.slice(0, -1);
      continue;
    }
    const whole = `${pending}${line}`.trim();
    pending = '';
    if (whole !== '' && !whole.startsWith('#')) found.push({ file, line: index + 1, text: whole });
  }
  return found;
}

/** Splits a line into the name of a directive or section and the rest (ap_build_config_sub). */
export function parsed({ file, line, text }: TextLine): Line {
  const [name, rest] = firstWord(text);
  // "<IfDefine>" is a section that lacks its argument.
  const bare = /^<[^/].*>$/.test(name) && rest === '';
  return { file, line, name: bare ? name.slice(0, -1) : name, rest: bare ? '>' : rest };
}
