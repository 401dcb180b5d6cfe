import CliTable from 'cli-table3';
import wrapAnsi from 'wrap-ansi';

/** Columns of a terminal that every line fits. */
export const widthColumns = 100;

/** Breaks a text into lines; all but the first begin with the indent. */
export function wrap(text: string, indent = '', width = widthColumns): readonly string[] {
  // A number and its percent sign stay together.
  const kept = text.replaceAll(' %', '\u00a0%');
  const lines = wrapAnsi(kept, width - indent.length, { trim: false }).split('\n');
  return lines.map((line, i) => {
    const plain = line.replaceAll('\u00a0%', ' %').trimEnd();
    return i === 0 ? plain : `${indent}${plain.trimStart()}`;
  });
}

const bare = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '' },
  ...{ right: '', 'right-mid': '', middle: '  ' },
};

/** Lays rows out in columns: the first one to the left, the others to the right. */
export function layOut(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const table = new CliTable({
    chars: bare,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: Array.from({ length: columns }, (_, i) => (i === 0 ? 'left' : 'right')),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
}

/** Widest columns of words; the last two share what is left. */
const widest = [36, 18];

/** Lays out four columns of words, wrapped in their cells and aligned to the left. */
export function layOutWords(rows: readonly (readonly string[])[]): readonly string[] {
  const natural = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const first = widest.map((most, column) => Math.min(most, natural(column)));
  const room = widthColumns - 2 - first.reduce((sum, width) => sum + width + 2, 0) - 2;
  const third = Math.min(natural(2), Math.max(Math.round(room * 0.6), room - natural(3)));
  const widths = [...first, third, room - third];
  return rows.flatMap((row) => {
    const cells = widths.map((width, column) => wrap(row[column] ?? '', '', width));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, i) =>
      `  ${widths.map((width, column) => (cells[column]?.[i] ?? '').padEnd(width)).join('  ')}`.trimEnd(),
    );
  });
}

/** Returns the text without control characters: a server's log must not steer a terminal. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
