import { type Deflater, found, hpack, type StoredFields } from '../../../os/nghttp2.ts';

/**
 * Returns true where a header block may change the dynamic table (RFC 7541, section 6). One that
 * only refers to it, and adds nothing, means the same as long as no other block changes it.
 */
export function changesTable(block: Uint8Array): boolean {
  let at = 0;
  while (at < block.length) {
    const byte = block[at] ?? 0;
    if (byte >= 0x80) at = afterInteger(block, at, 0x7f);
    else if (byte >= 0x20) return true;
    else {
      const hasName = (byte & 0x0f) !== 0;
      at = afterInteger(block, at, 0x0f);
      if (!hasName) at = afterString(block, at);
      at = afterString(block, at);
    }
  }
  // What is cut off is for the inflater to refuse.
  return at !== block.length;
}

/** Returns the place after an integer with this prefix (RFC 7541, section 5.1). */
function afterInteger(block: Uint8Array, at: number, prefix: number): number {
  if (((block[at] ?? 0) & prefix) < prefix) return at + 1;
  let place = at + 1;
  while ((block[place] ?? 0) >= 0x80) place += 1;
  return place + 1;
}

function afterString(block: Uint8Array, at: number): number {
  const length = (block[at] ?? 0) & 0x7f;
  if (length < 0x7f) return at + 1 + length;
  let place = at + 1;
  let more = 0;
  let scale = 1;
  for (; (block[place] ?? 0) >= 0x80 && scale < 2 ** 28; place += 1) {
    more += ((block[place] ?? 0) & 0x7f) * scale;
    scale *= 128;
  }
  return place + 1 + 0x7f + more + (block[place] ?? 0) * scale;
}

/** The header blocks of the requests on one connection. */
export interface RequestBlocks extends Disposable {
  /** Returns the block of the request of this index. It lasts until the next call. */
  block(question: number): Uint8Array;
  limitTable(bytes: number): void;
}

/** More questions than these are deflated each time: their blocks would need much memory. */
const mostKnown = 64;

/**
 * Deflates the requests of a connection with a dynamic table of its own, as a browser does. A block
 * that leaves the table as it is stays right until another one changes it, and is kept.
 */
export function createRequestBlocks(requests: readonly StoredFields[]): RequestBlocks {
  const deflater: Deflater = hpack().deflater();
  const known: (Uint8Array | undefined)[] = [];
  return {
    block(question) {
      const before = known[question];
      if (before !== undefined) return before;
      const block = deflater.deflate(requests[question] as StoredFields);
      if (changesTable(block)) known.length = 0;
      else if (question < mostKnown) known[question] = new Uint8Array(block);
      return block;
    },
    limitTable(bytes) {
      deflater.limitTable(bytes);
      known.length = 0;
    },
    [Symbol.dispose]: () => deflater[Symbol.dispose](),
  };
}

/** The relevant fields of a response. */
export interface ResponseHead {
  /** 0 where there is none, or no number of three digits. */
  readonly status: number;
  /** -1 where there is none. */
  readonly contentLength: number;
}

/** The header blocks of the responses on one connection. */
export interface ResponseBlocks extends Disposable {
  /** Reads the block in this part of the bytes; returns null where it is not HPACK. */
  read(bytes: Uint8Array, from: number, to: number): ResponseHead | null;
}

/** Different responses whose blocks are remembered. */
const mostRemembered = 4;

/**
 * Inflates the responses of a connection. A server repeats itself: a block that leaves the dynamic
 * table as it is has the same fields when it comes again, and is not inflated a second time.
 */
export function createResponseBlocks(): ResponseBlocks {
  const inflater = hpack().inflater();
  const remembered: { readonly block: Uint8Array; readonly head: ResponseHead }[] = [];
  let next = 0;
  const inflate = (block: Uint8Array): ResponseHead | null => {
    let status = 0;
    let contentLength = -1;
    inflater.begin(block);
    for (let result = inflater.next(); result !== found.end; result = inflater.next()) {
      if (result === found.bad) return null;
      const { length } = ':status';
      const bytes = inflater.nameBytes();
      if (bytes === length && inflater.name() === ':status') status = statusOf(inflater.value());
      else if (bytes === 2 * length && inflater.name() === 'content-length') {
        contentLength = lengthOf(inflater.value());
      }
    }
    return { status, contentLength };
  };
  return {
    read(bytes, from, to) {
      for (let i = 0; i < remembered.length; i += 1) {
        const each = remembered[i];
        if (each !== undefined && isEqual(each.block, bytes, from, to)) return each.head;
      }
      const block = bytes.subarray(from, to);
      const head = inflate(block);
      if (changesTable(block)) {
        remembered.length = 0;
        next = 0;
      } else if (head !== null) {
        remembered[next] = { block: new Uint8Array(block), head };
        next = (next + 1) % mostRemembered;
      }
      return head;
    },
    [Symbol.dispose]: () => inflater[Symbol.dispose](),
  };
}

const statusOf = (text: string): number => (/^[1-9]\d\d$/.test(text) ? Number(text) : 0);

/** Returns a length, or NaN for what is none, which no body has. */
const lengthOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN);

function isEqual(block: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== block.length) return false;
  for (let i = 0; i < block.length; i += 1) if (block[i] !== bytes[from + i]) return false;
  return true;
}
