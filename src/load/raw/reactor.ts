import { createEpoll, type Epoll } from '../../os/epoll.ts';

/** One epoll shared by several engines. */
export interface Reactor extends Disposable {
  readonly epoll: Epoll;
  /**
   * Reserves tags; `ready` receives the offset of a tag whose descriptor is ready.
   * @returns the first tag.
   */
  reserve(count: number, ready: (offset: number) => void): number;
  /** Handles ready descriptors and returns their number; waits for at most `timeoutUs`. */
  poll(timeoutUs: number): number;
}

export function createReactor(): Reactor {
  const epoll = createEpoll();
  const firstTags: number[] = [];
  const hear: ((offset: number) => void)[] = [];
  /** The owner of each tag: with many loads, a search would cost some of them more. */
  const owners: number[] = [];

  const ready = (tag: number) => {
    const owner = owners[tag] ?? 0;
    hear[owner]?.(tag - (firstTags[owner] ?? 0));
  };

  return {
    epoll,
    reserve(count, listener) {
      const first = owners.length;
      for (let i = 0; i < count; i += 1) owners.push(firstTags.length);
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
