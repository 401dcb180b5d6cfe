import { formatValue } from './format.ts';
import type { Json } from './input.ts';

export interface Fact {
  /** "cpu.model": the path of the value. */
  readonly name: string;
  readonly value: string;
}

/** Nested records as rows of a table, in their own order. A number whose name ends in Bytes is said in MiB as well. */
export function flatten(value: Json | object, path: readonly string[] = []): readonly Fact[] {
  if (value !== null && typeof value === 'object' && !isPlainList(value)) {
    return Object.entries(value).flatMap(([key, each]) => flatten(each, [...path, key]));
  }
  return [{ name: path.join('.'), value: textOf(value as Json, path.at(-1) ?? '') }];
}

/** A list of plain values fits one row; one that holds records does not. */
function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((each) => each === null || typeof each !== 'object');
}

function textOf(value: Json, name: string): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'number' && name.endsWith('Bytes')) {
    return `${formatValue(value, 'bytes')} (${value})`;
  }
  return String(value);
}
