import type { Case } from './cases.ts';
import { type Answered, responsesIn } from './dialogue.ts';

/** Where the body of a request is wrong after its answer was decided on, httpd's page mentions that answer, too. */
const additionally = /<p>Additionally, a [\s\S]*?<\/p>\n/;

/** What the servers may say differently: who they are, what time it is, methods in any order, TRACE, a random boundary. */
const own = new Set(['date', 'server', 'allow']);

/** What two servers that do the same have to agree in. */
export function asSeen({ bytes, closed }: Answered, { methods }: Case) {
  const text = bytes.toString('latin1');
  const boundary = /boundary=(\w+)/.exec(text)?.[1];
  const same = (value: string) =>
    boundary === undefined ? value : value.replaceAll(boundary, 'BOUNDARY');
  return {
    closed: closed === 'open' ? 'open' : 'closed',
    responses: responsesIn(bytes, methods).map(({ statusLine, fields, body }) => ({
      statusLine,
      fields: fields
        // A random number has no fixed length, and so neither has what it bounds.
        .filter(
          ([name]) => !own.has(name) && !(boundary !== undefined && name === 'content-length'),
        )
        .map(([name, value]) => `${name}: ${same(value)}`),
      body: same(body).replace(additionally, ''),
    })),
  };
}
