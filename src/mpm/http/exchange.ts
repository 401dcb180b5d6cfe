import type { HttpSettings } from './http.ts';
import type { Input } from './input.ts';
import type { KeptFiles } from './kept.ts';
import type { Request } from './request.ts';

/** What the handlers of one worker work with; the same for all its requests. */
export interface Exchange {
  readonly settings: HttpSettings;
  readonly input: Input;
  readonly request: Request;
  /** When the request began to come, milliseconds since 1970 (request_rec.request_time): what its answer is dated by. */
  startedMs: number;
  readonly kept: KeptFiles;
  /** Of the connection, before this response. */
  keepalives: number;
  /** Where heads and small bodies are made. */
  readonly output: Buffer;
}

export const startedSeconds = ({ startedMs }: Exchange): number => Math.floor(startedMs / 1000);
