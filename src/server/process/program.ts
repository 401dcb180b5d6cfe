import type { Listening } from '../listening.ts';
import type { StartRequest } from '../server.ts';

/** Program of a plain process: one for httpd, one for our own server. */
export interface Program {
  /** The version that must answer; null: any. */
  readonly version: string | null;
  /** Lays out the fresh folder of one arm. */
  build(root: string, request: StartRequest): void;
  /** Returns the command and its arguments. They name the root, by which leftovers are found. */
  command(root: string, request: StartRequest, listening: Listening): readonly string[];
  /** Returns the variables that it needs in addition to our own environment. */
  environment(
    root: string,
    request: StartRequest,
    listening: Listening,
  ): Readonly<Record<string, string>>;
}
