import { readFileSync } from 'node:fs';
import type { RequestBody } from './population.ts';

/** A byte of the filler: printable, so that a trace stays readable. */
const filler = 'x';

/**
 * Returns the bytes of a request's body; none where there is no body.
 * @throws when the file cannot be read, or has another length than the load was planned with.
 */
export function bytesOfBody(body: RequestBody | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (body.file === null) return Buffer.alloc(body.bytes, filler);
  const bytes = readFileSync(body.file);
  if (bytes.length === body.bytes) return bytes;
  throw new Error(`${body.file} had ${body.bytes} bytes, and has ${bytes.length} now`);
}
