import type { StartRequest } from '../server.ts';

/** What a plain process runs: one for httpd, one for our own server. */
export interface Program {
  /** The version that must answer; null: any. */
  readonly version: string | null;
  /** Lays out the fresh folder of one arm. */
  build(root: string, request: StartRequest): void;
  /** The command and its words. It names the root, by which leftovers are known. @param listen "127.0.0.1:8080". */
  command(root: string, request: StartRequest, listen: string): readonly string[];
  /** What it needs besides our own environment. */
  environment(
    root: string,
    request: StartRequest,
    listen: string,
  ): Readonly<Record<string, string>>;
}
