import type { HttpSettings } from './http.ts';
import type { Input } from './input.ts';
import type { KeptFiles } from './kept.ts';
import type { Request } from './request.ts';

/** State of one worker, the same for all its requests. */
export interface Exchange {
  readonly settings: HttpSettings;
  readonly input: Input;
  readonly request: Request;
  /**
   * Start of the request in milliseconds since 1970 (request_rec.request_time), which dates its
   * answer.
   */
  startedMs: number;
  readonly kept: KeptFiles;
  /** Count of the connection, before this response. */
  keepalives: number;
  /** Holds heads and small bodies. */
  readonly output: Buffer;
}

export const startedSeconds = ({ startedMs }: Exchange): number => Math.floor(startedMs / 1000);
