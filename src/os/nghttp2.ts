import { memoryAt } from './libc.ts';
import { functionsOf } from './node-functions.ts';

/**
 * The header compression of HTTP/2 (HPACK, RFC 7541) as nghttp2 has it. Node's binary contains
 * nghttp2 for node:http2, and exports its functions.
 */
export interface Hpack {
  deflater(): Deflater;
  inflater(): Inflater;
  /** Stores fields as an array of `nghttp2_nv`. */
  store(fields: readonly Field[]): StoredFields;
}

export type Field = readonly [name: string, value: string];

export interface StoredFields extends Disposable {
  readonly address: number;
  readonly count: number;
}

/** Compresses the header blocks of one connection. */
export interface Deflater extends Disposable {
  /** Returns the header block of these fields, which the next call overwrites. */
  deflate(fields: StoredFields): Uint8Array;
  /** Limits the dynamic table, as the peer demands. */
  limitTable(bytes: number): void;
}

/** Results of reading on in a header block. */
export const found = { end: 0, field: 1, bad: -1 } as const;

/** Expands the header blocks of one connection, one field at a time. */
export interface Inflater extends Disposable {
  /** Begins with a block, of which the last one must be at its end. */
  begin(block: Uint8Array): void;
  /** Reads on. Returns one of `found`. */
  next(): number;
  /** Returns the length of the last field's name. */
  nameBytes(): number;
  name(): string;
  value(): string;
}

/** The longest header block. */
export const blockLimitBytes = 65_536;

/** The most that a dynamic table holds until a peer demands another size (RFC 9113, 6.5.2). */
const tableBytes = 4096;

/** Places in the scratch memory. */
const at = { created: 0, flags: 8, field: 16, text: 64, block: 64 + blockLimitBytes } as const;

/** `nghttp2_nv`: two pointers, two lengths, and a byte of flags. */
const fieldBytes = 40;

const flagFinal = 1;
const flagEmit = 2;

let loaded: Hpack | null = null;

/** Returns HPACK. @throws where Node's binary does not export it. */
export function hpack(): Hpack {
  loaded ??= hpackWith(loadFunctions());
  return loaded;
}

type Functions = ReturnType<typeof loadFunctions>;

function loadFunctions() {
  const load = functionsOf('HPACK of nghttp2', 'HTTP/2');
  return {
    malloc: load('intptr_t malloc(size_t bytes)'),
    free: load('void free(intptr_t address)'),
    memcpy: load('intptr_t memcpy(intptr_t to, intptr_t from, size_t bytes)'),
    deflateNew: load('int nghttp2_hd_deflate_new(intptr_t created, size_t bytes)'),
    deflate: load(
      'long nghttp2_hd_deflate_hd2(intptr_t deflater, intptr_t block, size_t bytes, ' +
        'intptr_t fields, size_t count)',
    ),
    deflateResize: load('int nghttp2_hd_deflate_change_table_size(intptr_t deflater, size_t n)'),
    deflateDelete: load('void nghttp2_hd_deflate_del(intptr_t deflater)'),
    inflateNew: load('int nghttp2_hd_inflate_new(intptr_t created)'),
    inflate: load(
      'long nghttp2_hd_inflate_hd3(intptr_t inflater, intptr_t field, intptr_t flags, ' +
        'intptr_t block, size_t bytes, int isLast)',
    ),
    inflateEnd: load('int nghttp2_hd_inflate_end_headers(intptr_t inflater)'),
    inflateDelete: load('void nghttp2_hd_inflate_del(intptr_t inflater)'),
  };
}

/** Memory of the C library, of which JavaScript has a view. */
interface Memory {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

function allocate({ malloc }: Functions, length: number): Memory {
  const whole = Math.ceil(length / 8) * 8;
  const address = Number(malloc(whole));
  if (address === 0) throw new Error(`there is no memory for ${length} bytes`);
  const buffer = memoryAt(address, whole);
  return { address, bytes: new Uint8Array(buffer), words: new Uint32Array(buffer) };
}

/** Reads 64 bits of which the upper ones are few: a length, or a pointer. */
const wordAt = ({ words }: Memory, offset: number): number =>
  (words[offset / 4] ?? 0) + (words[offset / 4 + 1] ?? 0) * 2 ** 32;

function setWord({ words }: Memory, offset: number, value: number): void {
  words[offset / 4] = value % 2 ** 32;
  words[offset / 4 + 1] = Math.floor(value / 2 ** 32);
}

function hpackWith(native: Functions): Hpack {
  // One for all: nobody else runs while a block is deflated or inflated.
  const scratch = allocate(native, at.block + blockLimitBytes);
  const create = (status: number) => {
    if (status !== 0) throw new Error(`nghttp2 gave ${status} instead of a compressor`);
    return wordAt(scratch, at.created);
  };
  return {
    deflater: () =>
      deflaterOf(native, scratch, create(native.deflateNew(scratch.address, tableBytes))),
    inflater: () => inflaterOf(native, scratch, create(native.inflateNew(scratch.address))),
    store: (fields) => storeFields(native, fields),
  };
}

function deflaterOf(native: Functions, scratch: Memory, deflater: number): Deflater {
  const block = scratch.address + at.block;
  return {
    deflate({ address, count }) {
      const length = native.deflate(deflater, block, blockLimitBytes, address, count);
      if (length < 0) throw new Error(`the fields of a request have over ${blockLimitBytes} bytes`);
      return scratch.bytes.subarray(at.block, at.block + length);
    },
    limitTable(bytes) {
      native.deflateResize(deflater, Math.min(bytes, tableBytes));
    },
    [Symbol.dispose]: () => native.deflateDelete(deflater),
  };
}

function inflaterOf(native: Functions, scratch: Memory, inflater: number): Inflater {
  const { address } = scratch;
  const end = { offset: 0, length: 0 };
  /** Copies the bytes to which a pointer of the field points. */
  const textAt = (pointer: number, length: number) => {
    const bytes = Math.min(wordAt(scratch, length), blockLimitBytes);
    if (bytes === 0) return '';
    native.memcpy(address + at.text, wordAt(scratch, pointer), bytes);
    return Buffer.from(scratch.bytes.buffer, at.text, bytes).toString('latin1');
  };
  return {
    begin(block) {
      scratch.bytes.set(block, at.block);
      end.offset = 0;
      end.length = block.length;
    },
    next() {
      const rest = address + at.block + end.offset;
      const left = end.length - end.offset;
      const read = native.inflate(inflater, address + at.field, address + at.flags, rest, left, 1);
      if (read < 0) return found.bad;
      end.offset += read;
      const flags = scratch.words[at.flags / 4] ?? 0;
      if ((flags & flagEmit) !== 0) return found.field;
      if ((flags & flagFinal) !== 0) native.inflateEnd(inflater);
      return found.end;
    },
    nameBytes: () => wordAt(scratch, at.field + 16),
    name: () => textAt(at.field, at.field + 16),
    value: () => textAt(at.field + 8, at.field + 24),
    [Symbol.dispose]: () => native.inflateDelete(inflater),
  };
}

function storeFields(native: Functions, fields: readonly Field[]): StoredFields {
  const texts = fields.flat().map((text) => Buffer.from(text, 'utf8'));
  const textBytes = texts.reduce((sum, text) => sum + text.length, 0);
  const memory = allocate(native, fields.length * fieldBytes + textBytes + fieldBytes);
  memory.bytes.fill(0);
  let place = fields.length * fieldBytes;
  for (const [index, text] of texts.entries()) {
    const field = Math.floor(index / 2) * fieldBytes + (index % 2) * 8;
    memory.bytes.set(text, place);
    setWord(memory, field, memory.address + place);
    setWord(memory, field + 16, text.length);
    place += text.length;
  }
  return {
    address: memory.address,
    count: fields.length,
    [Symbol.dispose]: () => native.free(memory.address),
  };
}
