/** Holds rows in the order of their due times, each at most once; nothing is allocated. */
export interface DueList {
  /** Adds a row that is not in it. Cheap where it is due later than most others. */
  add(row: number, dueUs: number): void;
  /** Removes the row, if it is in it. */
  remove(row: number): void;
  /** Removes the first row and returns it; -1 when none is due. */
  take(timeUs: number): number;
  /** Returns when the first row is due; Infinity when there is none. */
  nextUs(): number;
}

export function createDueList(capacity: number): DueList {
  // A ring of links, in which the last index is head and tail.
  const end = capacity;
  const before = new Int32Array(capacity + 1).fill(-1);
  const after = new Int32Array(capacity + 1).fill(-1);
  const dueAtUs = new Float64Array(capacity + 1);
  before[end] = end;
  after[end] = end;
  dueAtUs[end] = Number.NEGATIVE_INFINITY;
  const link = (row: number, next: number) => {
    after[row] = next;
    before[next] = row;
  };
  const list: DueList = {
    add(row, dueUs) {
      dueAtUs[row] = dueUs;
      let place = before[end] ?? end;
      while ((dueAtUs[place] ?? 0) > dueUs) place = before[place] ?? end;
      link(row, after[place] ?? end);
      link(place, row);
    },
    remove(row) {
      if (after[row] === -1) return;
      link(before[row] ?? end, after[row] ?? end);
      after[row] = -1;
    },
    take(timeUs) {
      const row = after[end] ?? end;
      if (row === end || (dueAtUs[row] ?? 0) > timeUs) return -1;
      list.remove(row);
      return row;
    },
    nextUs: () => (after[end] === end ? Number.POSITIVE_INFINITY : (dueAtUs[after[end] ?? 0] ?? 0)),
  };
  return list;
}
