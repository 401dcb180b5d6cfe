import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Resources of a server outside its folder, to be removed when the tool that made it was killed.
 */
export interface Traces {
  /** Folders of control groups. */
  readonly cgroups: readonly string[];
  readonly files: readonly string[];
}

const name = 'traces.json';

/**
 * Notes the traces in the server's folder and creates the folder. Call it before the traces exist.
 */
export function noteTraces(folder: string, traces: Traces): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, name), JSON.stringify(traces));
}

/**
 * Reads the traces. Returns empty lists where nothing was noted, or the tool was killed while it
 * wrote.
 */
export function readTraces(folder: string): Traces {
  const file = join(folder, name);
  if (!existsSync(file)) return { cgroups: [], files: [] };
  try {
    const { cgroups, files } = JSON.parse(readFileSync(file, 'utf8'));
    return { cgroups: paths(cgroups), files: paths(files) };
  } catch {
    return { cgroups: [], files: [] };
  }
}

const paths = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((path) => typeof path === 'string') : [];
