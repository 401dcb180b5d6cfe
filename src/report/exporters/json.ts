import type { Exporter } from './exporter.ts';

/** Writes the conclusions as one JSON object, where the report has them as data. */
export const json: Exporter = ({ names, conclusions }) =>
  conclusions === null
    ? []
    : [{ path: `${names.text}.json`, content: `${JSON.stringify(conclusions, null, 1)}\n` }];
