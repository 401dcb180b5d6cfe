import type { Json } from '../analysis/input.ts';
import { formatValue } from './format.ts';

export interface Fact {
  /** "cpu.model": the path of the value. */
  readonly name: string;
  readonly value: string;
}

/**
 * Turns nested records into rows of a table, in their order. A list of plain values, or a plain
 * record in a list, is one row.
 */
export function flatten(record: object): readonly Fact[] {
  return Object.entries(record).flatMap(([name, value]) => rows(name, value as Json));
}

function rows(name: string, value: Json): readonly Fact[] {
  if (value === null || typeof value !== 'object') return [{ name, value: plainText(name, value) }];
  if (isList(value)) {
    if (value.every(isPlain)) return [{ name, value: value.map(String).join(', ') || 'none' }];
    return value.flatMap((each, i) => row(`${name}.${i}`, each));
  }
  return flatten(value).map((fact) => ({ ...fact, name: `${name}.${fact.name}` }));
}

function row(name: string, value: Json): readonly Fact[] {
  const plain = value !== null && typeof value === 'object' && Object.values(value).every(isPlain);
  if (!plain || isList(value)) return rows(name, value);
  const parts = flatten(value).map((fact) => `${fact.name} ${fact.value}`);
  return [{ name, value: parts.join(', ') }];
}

function isPlain(value: Json): boolean {
  return value === null || typeof value !== 'object';
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Adds a readable unit to a number whose name ends in Bytes. */
function plainText(name: string, value: string | number | boolean | null): string {
  if (value === null) return 'none';
  if (typeof value === 'number' && /bytes$/i.test(name)) {
    return `${formatValue(value, 'bytes')} (${value})`;
  }
  return String(value);
}
