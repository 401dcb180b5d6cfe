import { processTree } from '../os/proc.ts';
import { textOrEmpty } from '../os/text-file.ts';
import { numberAfter } from './files.ts';
import type { MemoryReader } from './memory-reader.ts';

/**
 * Sums /proc/PID/smaps_rollup (proc_pid_smaps(5)) over the arm's processes. PSS divides a page by
 * the number of processes that share it: one shared by 64 prefork children counts once. It excludes
 * memory of the kernel and of sockets. Reading walks page tables and is expensive with many
 * processes.
 */
export function smapsMemory(pid: number): MemoryReader {
  return {
    source: 'smaps_rollup',
    read() {
      const sum = sumOf(pid);
      return sum === null ? null : { ...sum, kernelBytes: null, socketBytes: null };
    },
    close() {},
  };
}

/** Returns the PSS of the whole tree in bytes; null where it is unreadable or nothing is left. */
export function pssBytes(pid: number): number | null {
  return sumOf(pid)?.pssBytes ?? null;
}

function sumOf(pid: number) {
  // A process may end between being listed and being read.
  const texts = processTree(pid)
    .map((each) => textOrEmpty(`/proc/${each}/smaps_rollup`))
    .filter((text) => text !== '');
  if (texts.length === 0) return null;
  const bytes = (key: string) =>
    texts.reduce((sum, text) => sum + (numberAfter(text, key) ?? 0) * 1024, 0);
  return {
    pssBytes: bytes('Pss:'),
    anonBytes: bytes('Pss_Anon:'),
    shmemBytes: bytes('Pss_Shmem:'),
    fileBytes: bytes('Pss_File:'),
  };
}
