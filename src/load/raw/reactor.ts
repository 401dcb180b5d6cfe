import { createEpoll, type Epoll } from '../../os/epoll.ts';

/** One epoll for several engines: who waits, waits for all of them. */
export interface Reactor extends Disposable {
  readonly epoll: Epoll;
  /**
   * Gives so many tags to one who hears, counted from 0, when a descriptor with one of them is ready.
   * @returns the first of the tags.
   */
  reserve(count: number, ready: (offset: number) => void): number;
  /** Handles what is ready and gives how much it was; waits for it at most so many microseconds. */
  poll(timeoutUs: number): number;
}

export function createReactor(): Reactor {
  const epoll = createEpoll();
  const firstTags: number[] = [];
  const hear: ((offset: number) => void)[] = [];
  let reserved = 0;

  const ready = (tag: number) => {
    let owner = hear.length - 1;
    while (tag < (firstTags[owner] ?? 0)) owner -= 1;
    hear[owner]?.(tag - (firstTags[owner] ?? 0));
  };

  return {
    epoll,
    reserve(count, listener) {
      const first = reserved;
      reserved += count;
      firstTags.push(first);
      hear.push(listener);
      return first;
    },
    poll(timeoutUs) {
      const count = epoll.wait(timeoutUs);
      for (let i = 0; i < count; i += 1) ready(epoll.tag(i));
      return count;
    },
    [Symbol.dispose]: () => epoll[Symbol.dispose](),
  };
}
