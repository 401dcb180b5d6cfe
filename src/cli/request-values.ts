import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { reasonOf } from '../host/reason-of.ts';
import type { ExpectedBody, HeaderLine, RequestBody } from '../load/population.ts';
import { isPathAndQuery } from '../load/url.ts';
import { readSize } from './quantities.ts';
import { read } from './values.ts';

/** Accepts the name of a method; CONNECT has no answer that could be measured. */
export const method = read(
  (typed) => (/^[A-Z][A-Z-]*$/.test(typed) && typed !== 'CONNECT' ? typed : null),
  'give a method in capitals, such as GET, HEAD or POST, but not CONNECT',
);

/** Fields that decide how long a connection lives. */
const ofConnection = new Set(['connection', 'keep-alive', 'proxy-connection']);

/** Other fields that frame a request, with the option that sets them. */
const framing: Readonly<Record<string, string>> = {
  'content-length': '--request-body sets it',
  'transfer-encoding': 'a request has the length of its --request-body',
  expect: 'the load sends a body without waiting for leave',
  upgrade: 'the load speaks one protocol from the start',
  trailer: 'the load sends no trailers',
};

const line = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/s;

/**
 * Reads `--header NAME:VALUE`, once for each line.
 * @param life what decides how long a connection lives.
 */
export const headers = (life: string) =>
  z.array(z.string()).transform((typed, context): readonly HeaderLine[] => {
    const refuse = (input: string, message: string) =>
      context.addIssue({ code: 'custom', message, input });
    const lines = typed.flatMap((each): HeaderLine[] => {
      const [, name, value = ''] = line.exec(each) ?? [];
      const field = name?.toLowerCase() ?? '';
      const reason = ofConnection.has(field) ? `the load sets it; ${life}` : framing[field];
      if (name === undefined || hasControls(value)) {
        refuse(each, 'give a name and a value, such as "Accept: text/html"');
      } else if (reason !== undefined) refuse(each, reason);
      else return [[name, value]];
      return [];
    });
    const hosts = lines.filter(([name]) => name.toLowerCase() === 'host');
    if (hosts.length > 1) refuse('Host', 'a request has one Host');
    return lines;
  });

/** Returns true for characters that would end a line, or that no field may have. */
const hasControls = (value: string): boolean => /[^\t -~\u0080-\uffff]/.test(value);

const mostBytes = 2 ** 30;

/** Accepts a size, which gives filler of that length, or the path of a file. */
export const requestBody = z.string().transform((typed, context): RequestBody => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message, input: typed });
    return z.NEVER;
  };
  const size = readSize(typed);
  if (size !== null) {
    return size <= mostBytes && Number.isInteger(size)
      ? { bytes: size, file: null }
      : refuse('give whole bytes, up to 1GiB');
  }
  try {
    const found = statSync(typed);
    if (!found.isFile()) return refuse('neither a size such as 64KiB nor a file');
    if (found.size > mostBytes) return refuse('the file is larger than 1GiB');
    accessSync(typed, constants.R_OK);
    return { bytes: found.size, file: resolve(typed) };
  } catch (error) {
    return refuse(`neither a size such as 64KiB nor a readable file (${reasonOf(error)})`);
  }
});

/** Accepts any, the other word, or the file that every answer must be equal to. */
export const expectedBody = <Word extends string>(word: Word) =>
  z.string().transform((typed, context): Word | 'any' | ExpectedBody => {
    if (typed === word || typed === 'any') return typed as Word | 'any';
    try {
      const bytes = readFileSync(typed);
      return { bytes: bytes.length, crc32: crc32(bytes) };
    } catch (error) {
      const message = `not ${word}, not any, and no readable file (${reasonOf(error)})`;
      context.addIssue({ code: 'custom', message, input: typed });
      return z.NEVER;
    }
  });

/** Accepts a path with its query. */
export const requestPath = read(
  (typed) => (isPathAndQuery(typed) ? typed : null),
  'give a path that begins with / and has other characters encoded, such as /a%20b?c',
);
