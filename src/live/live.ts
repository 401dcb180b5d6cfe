import { type Follower, follow } from './follow.ts';
import type { About } from './page.ts';
import { serveLive } from './server.ts';

/** The live page of a study, and the follower that it shows. */
export interface Live extends AsyncDisposable {
  readonly url: string;
  readonly follower: Follower;
}

/** Opens the page. @param port 0: a free one. @throws {LiveError} */
export async function openLive(about: About, port: number): Promise<Live> {
  const follower = follow();
  let ended = false;
  const server = await serveLive(about, follower, port);
  return {
    url: server.url,
    follower: {
      ...follower,
      jobStarts(...facts) {
        follower.jobStarts(...facts);
        // The questions take milliseconds of a CPU: now, before a load is under way.
        server.update();
      },
      ends(text) {
        ended = true;
        follower.ends(text);
      },
    },
    async [Symbol.asyncDispose]() {
      if (!ended) follower.ends('The run has ended; the terminal says why');
      await server[Symbol.asyncDispose]();
    },
  };
}
