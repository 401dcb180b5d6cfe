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

/** Lays out columns of words, wrapped in their cells, in the widths that take the fewest lines. */
export function layOutWords(rows: readonly (readonly string[])[]): readonly string[] {
  const natural = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.flatMap((row) => (row[column] ?? '').split('\n').map(({ length }) => length))),
  );
  const room = widthColumns - 8;
  const steps = [0.2, 0.24, 0.28, 0.32, 0.36, 0.4, 0.44].map((share) => Math.round(share * room));
  const all = steps.flatMap((first) =>
    steps.flatMap((last) => {
      const ends = [Math.min(first, natural[0] ?? 0), Math.min(last, natural[3] ?? 0)] as const;
      const second = Math.min(natural[1] ?? 0, 16);
      const third = room - ends[0] - ends[1] - second;
      return third < 16 ? [] : [laid(rows, [ends[0], second, third, ends[1]])];
    }),
  );
  return all.reduce((best, each) => (each.length < best.length ? each : best));
}

function laid(rows: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  return rows.flatMap((row) => {
    const cells = widths.map((width, i) =>
      (row[i] ?? '').split('\n').flatMap((line) => wrap(line, '', width)),
    );
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, i) => {
      const line = widths.map((width, column) => (cells[column]?.[i] ?? '').padEnd(width));
      return `  ${line.join('  ')}`.trimEnd();
    });
  });
}

/** Returns the text without control characters: a server's log must not steer a terminal. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
