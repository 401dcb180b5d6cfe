/** Holds rows in the order of arrival, each at most once. A ring, so that nothing is allocated. */
export interface RowQueue {
  add(row: number): void;
  /** Removes the row that has waited longest; returns -1 when empty. */
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
