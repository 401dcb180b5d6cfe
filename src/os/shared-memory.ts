import { SystemError } from './errors.ts';
import * as libc from './libc.ts';

/** Numbers of <sys/mman.h>. */
const MFD_CLOEXEC = 1;
const PROT_READ_WRITE = 1 | 2;
const MAP_SHARED = 1;

/**
 * Creates zeroed memory without a name in the file system. Returns a descriptor that children can
 * inherit.
 * @throws {SystemError}
 */
export function createSharedMemory(name: string, bytes: number): number {
  const fd = libc.memfdCreate(name, MFD_CLOEXEC);
  if (fd === -1) throw new SystemError('memfd_create', name, libc.errno());
  if (libc.ftruncate(fd, bytes) === -1) throw new SystemError('ftruncate', name, libc.errno());
  return fd;
}

/**
 * Maps the memory, which all that map the same descriptor share, until the process ends.
 * @throws {SystemError}
 */
export function mapShared(fd: number, bytes: number): ArrayBuffer {
  const address = libc.mmap(null, bytes, PROT_READ_WRITE, MAP_SHARED, fd, 0);
  if (Number(address) === -1) {
    throw new SystemError('mmap', `${bytes} bytes of descriptor ${fd}`, libc.errno());
  }
  return libc.memoryAt(address, bytes);
}
