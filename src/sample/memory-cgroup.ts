import { join } from 'node:path';
import { numberAfter, openAgain, type ReadAgain } from './files.ts';
import type { MemoryReader } from './memory-reader.ts';

/**
 * Reads version 2 (Documentation/admin-guide/cgroup-v2.rst, memory.stat): `anon`, `shmem`, `kernel`
 * and `sock` are disjoint; `file` contains `shmem`.
 */
export function cgroup2Memory(folder: string): MemoryReader {
  const stat = openAgain(join(folder, 'memory.stat'));
  return {
    source: 'cgroup-v2',
    read() {
      const text = stat.read();
      const shmem = numberAfter(text, 'shmem ') ?? 0;
      return {
        anonBytes: numberAfter(text, 'anon ') ?? 0,
        shmemBytes: shmem,
        kernelBytes: numberAfter(text, 'kernel ') ?? kernelSum(text),
        socketBytes: numberAfter(text, 'sock ') ?? 0,
        fileBytes: (numberAfter(text, 'file ') ?? 0) - shmem,
      };
    },
    close: stat.close,
  };
}

/** Kernels before 5.18 print only the parts of `kernel`. */
function kernelSum(text: string): number {
  const parts = ['kernel_stack ', 'pagetables ', 'percpu ', 'slab '];
  return parts.reduce((sum, key) => sum + (numberAfter(text, key) ?? 0), 0);
}

/**
 * Reads version 1 (Documentation/admin-guide/cgroup-v1/memory.rst): `total_rss` excludes shmem,
 * `total_cache` contains it. Kernel memory has a file of its own. TCP buffers have another, outside
 * of kernel memory and of memory.usage_in_bytes, and count only under a limit (measured on Linux
 * 6.18).
 */
export function cgroup1Memory(folder: string): MemoryReader {
  const stat = openAgain(join(folder, 'memory.stat'));
  const kernel = openAgain(join(folder, 'memory.kmem.usage_in_bytes'), 64);
  const tcp = countedTcp(folder);
  return {
    source: 'cgroup-v1',
    read() {
      const text = stat.read();
      const shmem = numberAfter(text, 'total_shmem ') ?? 0;
      return {
        anonBytes: numberAfter(text, 'total_rss ') ?? 0,
        shmemBytes: shmem,
        kernelBytes: Number(kernel.read()),
        socketBytes: tcp === null ? null : Number(tcp.read()),
        fileBytes: (numberAfter(text, 'total_cache ') ?? 0) - shmem,
      };
    },
    close() {
      for (const file of [stat, kernel, tcp]) file?.close();
    },
  };
}

/** Returns the file of TCP buffers; null where they are not counted because no limit is set. */
function countedTcp(folder: string): ReadAgain | null {
  const limit = openAgain(join(folder, 'memory.kmem.tcp.limit_in_bytes'), 64);
  const unlimited = Number(limit.read()) >= 2 ** 62;
  limit.close();
  return unlimited ? null : openAgain(join(folder, 'memory.kmem.tcp.usage_in_bytes'), 64);
}
