import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** Receives the bytes of the files that were read so far, compressed where they are. */
export type Progress = (readBytes: number, allBytes: number) => void;

/** A text of this size is young garbage; one of more than 128 KiB would be old at once. */
const chunkBytes = 1 << 16;

/** A line that is longer is none of httpd's, whose request lines end at 8 KiB. */
const longestLine = 64 * 1024;

/**
 * Reads the lines of access logs one file after the other, as latin1, in bounded memory. A file
 * whose name ends in .gz is unpacked. A last line without its end is passed on like the others.
 * @throws the error of the file system, and of a compressed file that is cut off.
 */
export async function readLines(
  paths: readonly string[],
  take: (line: string) => void,
  progress: Progress,
): Promise<void> {
  const allBytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  let readBytes = 0;
  const count = (bytes: number) => {
    readBytes += bytes;
  };
  for (const path of paths) {
    let rest = '';
    for await (const text of textsOf(path, count)) {
      rest = takeWhole(rest + text, take);
      progress(readBytes, allBytes);
    }
    if (rest !== '') take(rest);
  }
}

/**
 * Returns what the function makes of the first line that it accepts; null where there is none in
 * the first block.
 */
export async function firstIn<Found>(
  path: string,
  find: (line: string) => Found | null,
): Promise<Found | null> {
  for await (const text of textsOf(path, () => {})) {
    for (const line of text.split('\n')) {
      const found = find(line);
      if (found !== null) return found;
    }
    break;
  }
  return null;
}

const textsOf = (path: string, count: (bytes: number) => void): AsyncGenerator<string> =>
  path.endsWith('.gz') ? unpacked(path, count) : plain(path, count);

/** Reads into one buffer: those of a stream would pile up until the next garbage collection. */
async function* plain(path: string, count: (bytes: number) => void): AsyncGenerator<string> {
  await using file = await open(path);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes);
    if (bytesRead === 0) return;
    count(bytesRead);
    yield buffer.toString('latin1', 0, bytesRead);
  }
}

async function* unpacked(path: string, count: (bytes: number) => void): AsyncGenerator<string> {
  const file = createReadStream(path);
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  file.on('data', (chunk) => count(chunk.length));
  file.on('error', (error) => gunzip.destroy(error));
  for await (const chunk of file.pipe(gunzip)) yield chunk.toString('latin1');
}

/** Passes all whole lines on and returns the rest. */
function takeWhole(text: string, take: (line: string) => void): string {
  let from = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
    take(text.slice(from, text.charCodeAt(end - 1) === 0x0d ? end - 1 : end));
    from = end + 1;
  }
  return text.length - from > longestLine ? '' : text.slice(from);
}
