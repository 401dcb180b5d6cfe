import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Arm, poolFolder, type Tuning } from './arm.ts';

/** The folder with httpd's configuration, images and document. */
export const dockerFolder = join(import.meta.dirname, '../../docker');

/** Returns the `-D` names that select the tuning in docker/httpd.conf and docker/<arm>/mpm.conf. */
export function definesOf(tuning: Tuning): readonly string[] {
  return { matched: ['TUNING_MATCHED'], stock: [], file: ['TUNING_FILE'], site: [] }[tuning.name];
}

/** A file of an arm's configuration: its name below the arm's folder, and its text. */
export interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** Names the configuration file that a server is started with. */
export const mainFile = (arm: Arm): string =>
  arm.server === 'native' ? 'conf/native.conf' : 'conf/httpd.conf';

/**
 * Returns the configuration of an arm, its main file first: what all arms of the server share, the
 * pool of this MPM, and the user's tuning with all that it includes.
 */
export function configFiles(arm: Arm): readonly ConfigFile[] {
  const { tuning } = arm;
  if (tuning.name === 'site') {
    return [{ name: mainFile(arm), text: tuning.text }, ...(tuning.included ?? [])];
  }
  const read = (path: string) => readFileSync(join(dockerFolder, path), 'utf8');
  const shared = arm.server === 'native' ? 'native/native.conf' : 'httpd.conf';
  return [
    { name: mainFile(arm), text: read(shared) },
    { name: 'conf/mpm.conf', text: read(`${poolFolder(arm)}/mpm.conf`) },
    ...tuningFiles(arm.tuning),
  ];
}

/** Returns the files of the user's tuning; none where it is one of ours. */
export const tuningFiles = (tuning: Tuning): readonly ConfigFile[] =>
  tuning.name === 'file'
    ? [{ name: 'conf/tuning.conf', text: tuning.text }, ...(tuning.included ?? [])]
    : [];

/** Returns the variables of the environment that the user's tuning names. */
export const variablesOf = (tuning: Tuning): Readonly<Record<string, string>> =>
  'path' in tuning ? (tuning.variables ?? {}) : {};

/**
 * Names the user's own files in a server's message, instead of the copies in the arm's folder.
 * @param root the arm's folder, as the server names it.
 */
export function inUsersFiles(words: string, tuning: Tuning, root: string): string {
  if (!('path' in tuning)) return words.replaceAll(`${root}/`, '');
  const main = tuning.name === 'site' ? 'conf/httpd.conf' : 'conf/tuning.conf';
  const copies = [{ name: main, path: tuning.path }, ...(tuning.included ?? [])];
  return copies
    .reduce((text, { name, path }) => text.replaceAll(`${root}/${name}`, path), words)
    .replaceAll(`${root}/`, '');
}
