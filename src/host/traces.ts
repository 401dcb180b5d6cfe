import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a server needs outside its folder, and what has to go with it when the tool that made it is killed. */
export interface Traces {
  /** Folders of control groups. */
  readonly cgroups: readonly string[];
  readonly files: readonly string[];
}

const name = 'traces.json';

/** Notes them in the server's folder, which is made if it is not there; call it before they exist. */
export function noteTraces(folder: string, traces: Traces): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, name), JSON.stringify(traces));
}

/** What was noted; nothing where nothing was, or where the tool was killed while it wrote. */
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
