import { crc32 } from 'node:zlib';

/**
 * The states of reading a chunked body (RFC 9112, section 7.1). A body may arrive in any pieces: a
 * reader keeps the state and either the rest of the chunk or the digits read so far.
 */
export const chunkStates = {
  size: 0,
  extension: 1,
  data: 2,
  dataEnd: 3,
  trailer: 4,
  trailerLine: 5,
  done: 6,
  bad: 7,
} as const;

export interface ChunkReader {
  state: number;
  /** -1 until the first digit of a chunk size. */
  left: number;
  /** Bytes of the body so far. */
  bodyBytes: number;
  /** CRC-32 of them; null where it is not checked. */
  crc32: number | null;
}

/**
 * Reads on from `start` and returns the position reached. Then the state is `done`, `bad`, or one
 * that needs more bytes.
 */
export function readChunks(
  reader: ChunkReader,
  buffer: Uint8Array,
  start: number,
  end: number,
): number {
  let at = start;
  while (at < end && reader.state < chunkStates.done) {
    if (reader.state === chunkStates.data) {
      const taken = Math.min(reader.left, end - at);
      reader.left -= taken;
      reader.bodyBytes += taken;
      if (reader.crc32 !== null)
        reader.crc32 = crc32(buffer.subarray(at, at + taken), reader.crc32);
      at += taken;
      if (reader.left === 0) reader.state = chunkStates.dataEnd;
    } else {
      step(reader, buffer[at] ?? 0);
      at += 1;
    }
  }
  return at;
}

function step(reader: ChunkReader, byte: number): void {
  if (byte === 0x0d) return;
  switch (reader.state) {
    case chunkStates.size:
    case chunkStates.extension:
      sizeByte(reader, byte);
      return;
    case chunkStates.dataEnd:
      reader.state = byte === 0x0a ? chunkStates.size : chunkStates.bad;
      reader.left = -1;
      return;
    case chunkStates.trailer:
      reader.state = byte === 0x0a ? chunkStates.done : chunkStates.trailerLine;
      return;
    default:
      if (byte === 0x0a) reader.state = chunkStates.trailer;
  }
}

/**
 * Reads a byte of a chunk size: hexadecimal digits, then blanks and extensions, which are ignored.
 */
function sizeByte(reader: ChunkReader, byte: number): void {
  if (byte === 0x0a || byte === 0x3b || byte === 0x20 || byte === 0x09) {
    if (reader.left < 0) reader.state = chunkStates.bad;
    else if (byte !== 0x0a) reader.state = chunkStates.extension;
    else reader.state = reader.left === 0 ? chunkStates.trailer : chunkStates.data;
  } else if (reader.state === chunkStates.size) {
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    reader.left = Math.max(0, reader.left) * 16 + digit;
    if (Number.isNaN(digit) || reader.left > 2 ** 40) reader.state = chunkStates.bad;
  }
}
