import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileWhole } from '../src/host/write-file.ts';

/**
 * Measures what a committed series lacks. Each row is kept as soon as it is there: a line of
 * JSON in bench/. An interrupted series goes on where it stopped.
 * @param name the name of the file, without its suffix.
 * @param count the rows of a whole series.
 * @param measure called with the number of the row, from 1.
 */
export async function series<Row>(
  name: string,
  count: number,
  measure: (number: number) => Promise<Row>,
): Promise<readonly Row[]> {
  const file = join(import.meta.dirname, `${name}.jsonl`);
  const rows = existsSync(file) ? rowsIn<Row>(readFileSync(file, 'utf8')) : [];
  while (rows.length < count) {
    rows.push(await measure(rows.length + 1));
    writeFileWhole(file, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  }
  return rows;
}

const rowsIn = <Row>(text: string): Row[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
