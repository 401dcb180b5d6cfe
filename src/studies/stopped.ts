import type { Message, Setting } from '../host/message.ts';
import { WriteError, writeErrorOf } from '../host/write-file.ts';
import { plural } from '../report/format.ts';
import { shellWord } from '../report/shell-word.ts';
import { FolderError, type RunFolder } from '../run/folder.ts';
import { readRecords } from '../run/results.ts';
import type { Trial } from '../run/trial.ts';
import { ServerError } from '../server/server.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** A study as far as it matters how it goes on. */
interface Stopped {
  readonly path: string;
  readonly continuedBy?: Setting;
  readonly command: string;
  readonly resumed: boolean;
}

/** Says what an interrupted study keeps and how it goes on. */
export function interrupted(
  study: Stopped,
  folders: readonly RunFolder[],
  terminal: Terminal,
): ExitCode {
  terminal.err(
    folders.length === 0
      ? 'Interrupted before the first trial; nothing was measured.'
      : ['Interrupted. ', ...keptText(study, folders)],
  );
  return 130;
}

/**
 * Says what stopped a study, what it keeps and how it goes on.
 * @throws an error that no user can mend.
 */
export function stopped(
  error: unknown,
  study: Stopped,
  folders: readonly RunFolder[],
  terminal: Terminal,
): ExitCode {
  const refused = writeErrorOf(error);
  const known = refused ?? error;
  const isOurs = [WriteError, ServerError, FolderError].some((kind) => known instanceof kind);
  if (!isOurs || !(known instanceof Error)) throw error;
  terminal.err(known.message);
  if (folders.length > 0 && !(known instanceof FolderError)) terminal.err(keptText(study, folders));
  return folders.length === 0 && !study.resumed ? 2 : 3;
}

function keptText(study: Stopped, folders: readonly RunFolder[]): Exclude<Message, string> {
  const { path, command, continuedBy = { resume: path } } = study;
  const kept = folders.flatMap((folder) => readRecords(folder)).filter(isKept).length;
  return [
    `${plural(kept, 'trial')} ${kept === 1 ? 'is' : 'are'} kept in ${path}.\n`,
    `Continue: npm run ${command} -- `,
    continuedBy,
    `\nReport:   npm run report -- ${shellWord(path)}`,
  ];
}

const isKept = ({ state }: Trial): boolean => state !== 'aborted';
