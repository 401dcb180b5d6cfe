import { copyOf } from './copy.ts';

/** Counts distinct texts: exactly while they are few, then by an estimate of fixed size. */
export interface Distinct {
  add(text: string): void;
  count(): number;
}

/** Texts that are kept for an exact count. */
const exactly = 50_000;

/** 2^16 registers: a standard error of 0.4 %. */
const registerBits = 16;

/** Counts by HyperLogLog: Flajolet et al., AofA 2007, with its correction for small counts. */
export function distinct(): Distinct {
  let few: Set<string> | null = new Set();
  const registers = new Uint8Array(1 << registerBits);
  const estimate = (text: string) => {
    const hash = hashOf(text);
    const register = hash >>> (32 - registerBits);
    const rank = Math.clz32((hash << registerBits) | (1 << (registerBits - 1))) + 1;
    if (rank > (registers[register] ?? 0)) registers[register] = rank;
  };
  return {
    add(text) {
      if (few === null) return estimate(text);
      if (!few.has(text)) few.add(copyOf(text));
      if (few.size <= exactly) return;
      for (const each of few) estimate(each);
      few = null;
    },
    count: () => few?.size ?? estimateOf(registers),
  };
}

/** Hashes by FNV-1a, and mixes the bits as MurmurHash3 does at its end. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function estimateOf(registers: Uint8Array): number {
  const size = registers.length;
  const sum = registers.reduce((all, rank) => all + 2 ** -rank, 0);
  const raw = ((0.7213 / (1 + 1.079 / size)) * size * size) / sum;
  const empty = registers.reduce((all, rank) => all + (rank === 0 ? 1 : 0), 0);
  if (raw <= 2.5 * size && empty > 0) return size * Math.log(size / empty);
  // The 32 bits of the hash collide where the texts are many.
  return -(2 ** 32) * Math.log(1 - raw / 2 ** 32);
}
