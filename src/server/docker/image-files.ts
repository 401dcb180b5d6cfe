import type { IncomingMessage } from 'node:http';
import { posix } from 'node:path';
import { type Extract, extract } from 'tar-stream';
import { reasonOf } from '../../host/reason-of.ts';
import type { Files } from '../../httpd-config/world.ts';
import { type EngineContainer, statusOf } from './client.ts';

/** A path of an image, as far as it is known. Of a file that was only listed there is no text. */
type Entry =
  | { readonly is: 'file'; readonly text?: string }
  | { readonly is: 'folder' }
  | { readonly is: 'link'; readonly to: string };

/** An entry of an archive, as a stream of its bytes. */
type TarEntry = Extract extends AsyncIterable<infer Each> ? Each : never;

interface Known {
  readonly entries: Map<string, Entry>;
  /** Paths that were fetched with all that is below them; what they lack is not there. */
  readonly whole: Set<string>;
  /** Bytes of texts that nobody has asked for yet. */
  keptBytes: number;
}

/** Needs of a path: its kind, its text, or the names below it. */
type Need = 'kind' | 'text' | 'names';

/** Includes of includes need another round each; httpd itself ends sooner (config.c). */
const mostRounds = 40;

/** Text of a larger file is fetched when it is asked for, and so is every other beyond the sum. */
const smallBytes = 64 * 1024;
const mostKeptBytes = 16 * 2 ** 20;

/**
 * Runs work on the files of a container that is not started. The work is repeated with more files
 * until it has all that it asks for, so it may run several times.
 * @param folders is fetched at once; each archive takes a fifth of a second.
 * @throws what the work throws in the end.
 */
export async function withFilesOf<Result>(
  container: EngineContainer,
  work: (files: Files) => Result,
  signal: AbortSignal,
  folders: readonly string[] = [],
): Promise<Result> {
  const known: Known = {
    entries: new Map([['/', { is: 'folder' }]]),
    whole: new Set(),
    keptBytes: 0,
  };
  for (const folder of folders) await fetch(container, folder, 'names', known);
  for (let round = 0; round < mostRounds; round += 1) {
    const needs = new Map<string, Need>();
    const outcome = attempt(() => work(filesOf(known, needs)));
    if (needs.size === 0) return outcome();
    for (const [path, need] of needs) {
      signal.throwIfAborted();
      await fetch(container, path, need, known);
    }
  }
  throw new Error('the files of the image include one another without an end');
}

/** Runs the work at once; what it returns or throws comes when the outcome is asked for. */
function attempt<Result>(work: () => Result): () => Result {
  try {
    const result = work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Makes files of what is known, and notes what is not. */
function filesOf(known: Known, needs: Map<string, Need>): Files {
  const look = (path: string, need: Need): Entry | undefined => {
    const at = located(path, known);
    if (at === null) return undefined;
    const entry = known.entries.get(at);
    const lacks =
      entry === undefined
        ? !isWithin(at, known.whole)
        : (need === 'names' && entry.is === 'folder' && !isWithin(at, known.whole)) ||
          (need === 'text' && entry.is === 'file' && entry.text === undefined);
    if (lacks) needs.set(at, need);
    return entry;
  };
  return {
    read(path) {
      const entry = look(path, 'text');
      if (entry?.is === 'file') return { text: entry.text ?? '' };
      return { reason: entry === undefined ? 'No such file or directory' : 'Is a directory' };
    },
    list(path) {
      if (look(path, 'names')?.is !== 'folder') return null;
      const folder = located(path, known) ?? path;
      return [...known.entries.keys()]
        .filter((each) => posix.dirname(each) === folder && each !== '/')
        .map((each) => posix.basename(each));
    },
    exists: (path) => look(path, 'kind') !== undefined,
  };
}

/** Follows the links of a path as far as they are known; null: they lead in a circle. */
function located(path: string, known: Known, links = 0): string | null {
  if (links > 40) return null;
  const parts = posix.normalize(path).split('/').filter(Boolean);
  for (let i = 1; i <= parts.length; i += 1) {
    const at = `/${parts.slice(0, i).join('/')}`;
    const entry = known.entries.get(at);
    if (entry?.is !== 'link') continue;
    const target = posix.resolve(posix.dirname(at), entry.to, ...parts.slice(i));
    return located(target, known, links + 1);
  }
  return `/${parts.join('/')}`;
}

const isWithin = (path: string, whole: ReadonlySet<string>): boolean =>
  whole.has(path) || (path !== '/' && isWithin(posix.dirname(path), whole));

/** Learns what a path needs; one that is not there lacks nothing any more. */
async function fetch(
  container: EngineContainer,
  path: string,
  need: Need,
  known: Known,
): Promise<void> {
  try {
    if (need === 'kind') known.entries.set(path, await kindOf(container, path));
    else await unpack(await container.getArchive({ path }), path, need, known);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    known.whole.add(path);
  }
}

/** Tells that an engine does not have a path, or that its links lead in a circle. */
const isAbsent = (error: unknown): boolean =>
  statusOf(error) === 404 || reasonOf(error).includes('too many links');

/** Bits of Go's FileMode, which the engine sends (io/fs). */
const modes = { folder: 2 ** 31, link: 2 ** 27 };

/** Asks for the kind of a path: a fiftieth of the time that its archive takes. */
async function kindOf(container: EngineContainer, path: string): Promise<Entry> {
  const answer = (await container.infoArchive({ path })) as IncomingMessage;
  // Until it is read, its connection keeps this process alive.
  answer.resume();
  const { headers } = answer;
  const field = String(headers['x-docker-container-path-stat']);
  const { mode, linkTarget } = JSON.parse(Buffer.from(field, 'base64').toString('utf8'));
  const has = (bit: number) => Math.floor(mode / bit) % 2 === 1;
  if (has(modes.link)) return { is: 'link', to: linkTarget };
  return { is: has(modes.folder) ? 'folder' : 'file' };
}

/** Reads the archive of a path: the whole of it, or its first entry where a text is needed. */
async function unpack(
  archive: NodeJS.ReadableStream,
  path: string,
  need: Need,
  known: Known,
): Promise<void> {
  const tar = extract();
  archive.on('error', (error) => tar.destroy(error)).pipe(tar);
  let first: string | null = null;
  for await (const entry of tar) {
    const name = entry.header.name.replace(/\/$/, '');
    first ??= name;
    const at = posix.join(path, name.slice(first.length));
    const target = posix.join(path, (entry.header.linkname ?? '').slice(first.length));
    known.entries.set(at, await entryOf(entry, need, target, known));
    if (need === 'text') break;
  }
  (archive as IncomingMessage).destroy();
  if (need === 'names') known.whole.add(path);
}

/** @param target the file of the archive that a hard link names. */
async function entryOf(entry: TarEntry, need: Need, target: string, known: Known): Promise<Entry> {
  const { type, linkname, size = 0 } = entry.header;
  const isSmall = size <= smallBytes && known.keptBytes + size <= mostKeptBytes;
  if (type === 'file' && (need === 'text' || isSmall)) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    known.keptBytes += size;
    return { is: 'file', text: Buffer.concat(parts).toString('utf8') };
  }
  entry.resume();
  if (type === 'directory') return { is: 'folder' };
  if (type === 'symlink') return { is: 'link', to: linkname ?? '' };
  return type === 'link' ? { is: 'link', to: target } : { is: 'file' };
}
