import type { Parts } from './parts.ts';

/** A response to a reader of the page, as far as it is used here. */
export interface Sink {
  write(text: string): boolean;
  /** Bytes that wait for the reader are more than a stream may hold. */
  readonly writableNeedDrain: boolean;
  end(text: string): void;
  destroy(): void;
}

/** A browser that follows the run, and what it has been sent. */
interface Reader {
  readonly sink: Sink;
  sent: Partial<Parts>;
  /** Ticks in which nothing was sent. */
  quiet: number;
  /** Ticks in which it took nothing of what waits for it. */
  stalled: number;
}

/** Ticks until a reader that takes nothing is dropped, and until an idle one hears of us. */
export const mostStalled = 10;
export const mostQuiet = 15;

/**
 * Sends each reader the parts that have changed since it was last sent them. A late one gets all of
 * them. One that does not keep up misses what lies between, so that no more than one message waits
 * for it.
 */
export interface Readers {
  readonly count: () => number;
  /** Sends all parts. */
  add(sink: Sink): void;
  remove(sink: Sink): void;
  tick(): void;
  /** Sends the last state and ends all. */
  end(): void;
}

export function followReaders(now: () => Parts): Readers {
  const readers = new Map<Sink, Reader>();
  const drop = ({ sink }: Reader) => {
    readers.delete(sink);
    sink.destroy();
  };
  const send = (reader: Reader, parts: Parts) => {
    if (reader.sink.writableNeedDrain) {
      reader.stalled += 1;
      if (reader.stalled >= mostStalled) drop(reader);
      return;
    }
    reader.stalled = 0;
    const text = changeText(reader.sent, parts);
    reader.sent = parts;
    reader.quiet = text === '' ? reader.quiet + 1 : 0;
    if (text !== '') reader.sink.write(text);
    if (reader.quiet >= mostQuiet) {
      reader.quiet = 0;
      reader.sink.write(': the run goes on\n\n');
    }
  };
  return {
    count: () => readers.size,
    add(sink) {
      const reader = { sink, sent: {}, quiet: 0, stalled: 0 };
      readers.set(sink, reader);
      send(reader, now());
    },
    remove: (sink) => void readers.delete(sink),
    tick() {
      if (readers.size === 0) return;
      const parts = now();
      for (const reader of [...readers.values()]) send(reader, parts);
    },
    end() {
      const parts = now();
      for (const { sink, sent } of readers.values()) {
        sink.end(`${changeText(sent, parts)}event: end\ndata:\n\n`);
      }
      readers.clear();
    },
  };
}

/** Writes the parts that changed as an event; empty: none did. */
function changeText(before: Partial<Parts>, parts: Parts): string {
  const changed = Object.entries(parts).filter(
    ([id, markup]) => before[id as keyof Parts] !== markup,
  );
  if (changed.length === 0) return '';
  // JSON has no line feed of its own, so that it is one line of the event.
  return `event: parts\ndata: ${JSON.stringify(Object.fromEntries(changed))}\n\n`;
}
