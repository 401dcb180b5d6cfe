import { nowUs } from './clock.ts';
import { type Connections, states } from './connections.ts';

/** Chooses the requests of an engine's rows, and marks them as under way. */
export interface Asker {
  /** Chooses the row's next request. */
  choose(row: number): void;
  /** Marks the row's request as under way from now on. */
  mark(row: number): void;
}

/** One answer in this many has its CRC-32 checked; the length is always checked. */
const checkEvery = 64;

/** Creates the asker of an engine. @param next returns the index of the next request. */
export function createAsker(
  table: Connections,
  requests: readonly { readonly headOnly: boolean }[],
  next: () => number,
): Asker {
  let untilCheck = 0;
  return {
    choose(row) {
      const index = next();
      table.question[row] = index;
      table.headOnly[row] = requests[index]?.headOnly ? 1 : 0;
    },
    mark(row) {
      table.state[row] = states.head;
      table.firstByteUs[row] = 0;
      table.sentUs[row] = nowUs();
      table.checked[row] = untilCheck === 0 && table.headOnly[row] === 0 ? 1 : 0;
      untilCheck = (untilCheck + 1) % checkEvery;
    },
  };
}
