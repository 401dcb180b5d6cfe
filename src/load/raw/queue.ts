/** Rows in the order in which they were added; a ring, so that nothing is allocated. A row is in it at most once. */
export interface RowQueue {
  add(row: number): void;
  /** The one that has waited longest; -1 when there is none. */
  take(): number;
  clear(): void;
  readonly size: number;
}

export function createRowQueue(capacity: number): RowQueue {
  const ring = new Int32Array(capacity);
  const within = new Uint8Array(capacity);
  let head = 0;
  let size = 0;
  return {
    add(row) {
      if (within[row] === 1) return;
      within[row] = 1;
      ring[(head + size) % capacity] = row;
      size += 1;
    },
    take() {
      if (size === 0) return -1;
      const row = ring[head] ?? -1;
      head = (head + 1) % capacity;
      size -= 1;
      within[row] = 0;
      return row;
    },
    clear() {
      size = 0;
      within.fill(0);
    },
    get size() {
      return size;
    },
  };
}
