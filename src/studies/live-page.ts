import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Problems } from '../host/message.ts';
import { type Live, openLive } from '../live/live.ts';
import { LiveError } from '../live/server.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** A study as far as its live page depends on it. */
interface Shown {
  readonly command: string;
  readonly runId: string;
  readonly path: string;
  readonly livePort?: number | undefined;
  readonly reportFile?: string;
}

/** Opens the page and prints its address; null where none is wanted, or with the problem. */
export async function livePage(
  { command, runId, path, livePort }: Shown,
  problems: Problems,
  terminal: Terminal,
): Promise<Live | null> {
  if (livePort === undefined || problems.length > 0) return null;
  try {
    const live = await openLive({ command, runId, path }, livePort);
    terminal.err(`Live view: ${live.url}`);
    return live;
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    problems.push(error.message);
    return null;
  }
}

/** Says how a study ended, and where its results are. */
export function endText(
  code: ExitCode,
  { path, reportFile = '' }: Pick<Shown, 'path' | 'reportFile'>,
): string {
  if (code === 130) {
    return 'The run was interrupted. The terminal says what is kept, and how to continue';
  }
  const report = join(path, reportFile);
  const isThere = reportFile !== '' && existsSync(report);
  const where = isThere ? `Report: ${report}` : 'The terminal says more';
  return `The run has ended: ${exitCodes[code]}. ${where}`;
}
