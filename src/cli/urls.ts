import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { reasonOf } from '../host/reason-of.ts';
import type { HeaderLine } from '../load/population.ts';
import type { MixLine } from '../load/workloads/retarget.ts';
import { headers, method, requestPath } from './request-values.ts';

/** A longer list would be asked whole at each start of an arm. */
const mostLines = 1000;

/**
 * Reads a file of URLs: a line each with weight, method, path, and after them a status other than
 * 200 and header lines in quotes. `#` begins a comment.
 */
export const urls = z.string().transform((typed, context): readonly MixLine[] => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message, input: typed });
  try {
    const all = readFileSync(typed, 'utf8').split('\n');
    const lines = all.flatMap((line, i) => {
      if (/^\s*(?:#|$)/.test(line)) return [];
      const read = lineOf(line);
      if (typeof read !== 'string') return [read];
      refuse(`line ${i + 1}: ${read}`);
      return [];
    });
    if (lines.length === 0) refuse('there is no line with a URL');
    if (lines.length > mostLines) refuse(`more than ${mostLines} lines`);
    return lines;
  } catch (error) {
    refuse(reasonOf(error));
    return z.NEVER;
  }
});

const example = 'such as: 30 GET /page.html';

/** Reads a line, or says what is wrong with it. */
function lineOf(line: string): MixLine | string {
  const words = line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const [weight = '', name = '', path = '', ...more] = words;
  const isStatus = /^\d{3}$/.test(more[0] ?? '');
  const status = isStatus ? Number(more[0]) : 200;
  if (!/^\d+(?:\.\d+)?$/.test(weight) || Number(weight) === 0) return `no weight, ${example}`;
  const parts = {
    method: method.safeParse(name),
    path: requestPath.safeParse(path),
    headers: headers('a workload decides how long a connection lives').safeParse(
      more.slice(isStatus ? 1 : 0).map(unquoted),
    ),
  };
  const wrong = Object.values(parts).find(({ success }) => !success)?.error?.issues[0]?.message;
  if (wrong !== undefined) return wrong;
  const fields = parts.headers.data as readonly HeaderLine[];
  if (fields.some(([field]) => field.toLowerCase() === 'host')) {
    return 'Host is the same for the whole mix: give it with --header';
  }
  return {
    ...{ weight: Number(weight), method: name, path, status },
    headers: fields,
  };
}

const unquoted = (word: string): string =>
  word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1') : word;
