import { isUnchanged } from '../../os/file-stamp.ts';
import { nowSeconds } from './dates.ts';
import type { Exchange } from './exchange.ts';
import type { Response } from './http.ts';
import { isAsAsked, mayKeep } from './keep-alive.ts';
import type { Kept } from './kept.ts';
import { lastSecond } from './respond.ts';

/** Longer requests are not remembered. */
const longest = 2048;

/**
 * The last request of a worker and the response that it got. Who asks for the same in the same words within the same second gets
 * the same response, while the document has not changed: nothing is parsed and nothing is written anew. It is JavaScript that
 * this is for: of a server with a heap for each worker the code that a request runs through has to be small, because each heap has
 * its own copy of it, compiled anew and cold in the CPU's caches.
 */
export interface Repeat {
  /** The response to what lies in the input, if it is the remembered request alone and its response still holds. */
  again(exchange: Exchange): Response | null;
  /** Remembers what lies in the input's first `end` bytes, all of it the request that was answered. */
  remember(exchange: Exchange, end: number, response: Response): void;
  /** The memory of the last response is being used for another one. */
  forget(): void;
}

export function openRepeat(): Repeat {
  const words = new Int32Array(longest / 4 + 1);
  const bytes = new Uint8Array(words.buffer);
  let length = 0;
  let second = 0;
  let kept: Kept | null = null;
  let response: Response | null = null;
  const isSame = ({ input }: Exchange): boolean => {
    if (input.start !== 0 || input.end !== length) return false;
    const whole = length >> 2;
    for (let i = 0; i < whole; i += 1) if (input.words[i] !== words[i]) return false;
    for (let i = whole << 2; i < length; i += 1) if (input.bytes[i] !== bytes[i]) return false;
    return true;
  };
  return {
    again(exchange) {
      if (response === null || kept === null || !isSame(exchange)) return null;
      if (nowSeconds() !== second || !isUnchanged(kept.stamp)) return null;
      if (!response.keepAlive) return response;
      if (!mayKeep(exchange.keepalives, exchange.settings)) return null;
      exchange.keepalives += 1;
      return response;
    },
    remember(exchange, end, given) {
      const { input, request } = exchange;
      if (exchange.kept === null || end > longest) return;
      if (given.body !== null || !isAsAsked(request, given.keepAlive)) return;
      bytes.set(input.bytes.subarray(0, end));
      length = end;
      second = lastSecond();
      kept = exchange.kept;
      response = given;
    },
    forget() {
      response = null;
    },
  };
}
