/** States of the word; `contended` means held while others wait. */
const free = 0;
const held = 1;
const contended = 2;

/**
 * Locks one word of shared memory between threads, after Drepper, "Futexes Are Tricky" (2011),
 * mutex2.
 */
export type Mutex = ReturnType<typeof mutexAt>;

export function mutexAt(words: Int32Array, word: number) {
  return {
    lock() {
      if (Atomics.compareExchange(words, word, free, held) === free) return;
      while (Atomics.exchange(words, word, contended) !== free)
        Atomics.wait(words, word, contended);
    },
    unlock() {
      if (Atomics.exchange(words, word, free) === contended) Atomics.notify(words, word, 1);
    },
  };
}
