import { readDate } from './dates.ts';
import { type Fields, fieldIndex } from './fields.ts';
import type { Entity } from './files.ts';

type Validators = Omit<Entity, 'lines'>;

/**
 * Returns 200, 304 or 412 for a document with these validators (ap_meets_conditions of
 * http_protocol.c; RFC 9110 section 13). Only GET and HEAD can get 304; other methods get 412
 * instead.
 */
export function meetsConditions(
  fields: Fields,
  validators: Validators,
  nowSeconds: number,
  reads: boolean,
): 200 | 304 | 412 {
  const match = fields[fieldIndex['if-match']];
  if (match !== undefined && match[0] !== '*' && !lists(match, validators.etag, 'strong'))
    return 412;
  const changed = unmodifiedSince(fields, validators, nowSeconds);
  if (changed === 'matches') return 412;
  const same = noneMatch(fields, validators, reads);
  if (same === 'matches' && !reads) return 412;
  const old = modifiedSince(fields, validators, nowSeconds);
  // A Range under a condition of its own is answered, whatever the other conditions are.
  if (fields[fieldIndex['if-range']] !== undefined && fields[fieldIndex.range] !== undefined)
    return 200;
  if (changed === 'differs' || same === 'differs' || old === 'differs') return 200;
  return reads && (same === 'matches' || old === 'matches') ? 304 : 200;
}

type Outcome = 'absent' | 'matches' | 'differs';

/**
 * Tells whether a change within the last minute is too recent for Range (RFC 9110 section 8.8.2.2).
 */
const unsure = (fields: Fields, { modifiedSeconds }: Validators, nowSeconds: number): boolean =>
  nowSeconds < modifiedSeconds + 60 && fields[fieldIndex.range] !== undefined;

function unmodifiedSince(fields: Fields, validators: Validators, nowSeconds: number): Outcome {
  const field = fields[fieldIndex['if-unmodified-since']];
  if (field === undefined) return 'absent';
  const since = readDate(field);
  const later = since !== null && validators.modifiedSeconds > since;
  return later && !unsure(fields, validators, nowSeconds) ? 'matches' : 'differs';
}

function noneMatch(fields: Fields, { etag }: Validators, reads: boolean): Outcome {
  const field = fields[fieldIndex['if-none-match']];
  if (field === undefined) return 'absent';
  const comparison = reads && fields[fieldIndex.range] === undefined ? 'weak' : 'strong';
  return field[0] === '*' || lists(field, etag, comparison) ? 'matches' : 'differs';
}

function modifiedSince(fields: Fields, validators: Validators, nowSeconds: number): Outcome {
  const field = fields[fieldIndex['if-modified-since']];
  if (field === undefined) return 'absent';
  const since = readDate(field);
  const covered = since !== null && since >= validators.modifiedSeconds && since <= nowSeconds;
  return covered && !unsure(fields, validators, nowSeconds) ? 'matches' : 'differs';
}

/**
 * Tells whether the range still holds for this document; else all of it is sent
 * (ap_condition_if_range).
 */
export function rangeHolds(fields: Fields, validators: Validators, nowSeconds: number): boolean {
  const field = fields[fieldIndex['if-range']];
  if (field === undefined) return true;
  if (field[0] === '"') return field === validators.etag;
  const since = readDate(field) ?? 0;
  return since === validators.modifiedSeconds && nowSeconds >= validators.modifiedSeconds + 60;
}

/**
 * Tells whether the tag is in the list. Strong comparison rejects weak tags, weak comparison
 * ignores the W/ (RFC 9110 section 8.8.3.2).
 */
function lists(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (comparison === 'strong' && etag.startsWith('W/')) return false;
  const wanted = etag.replace(/^W\//, '');
  const item = comparison === 'strong' ? /[\s,]*("[^"]*")/y : /[\s,]*(?:W\/)?("[^"]*")/y;
  for (;;) {
    const found = item.exec(list);
    if (found === null) return false;
    if (found[1] === wanted) return true;
  }
}
