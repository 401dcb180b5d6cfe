import { readBytes } from '../../os/descriptors.ts';
import { inheritedFd } from '../child/inherited.ts';

const word = Buffer.alloc(1);

/**
 * ap_mpm_pod_check (server/mpm_unix.c): whether the parent has asked one of us to die. All children share the pipe, which
 * does not block; who reads the byte is the one. Looked at only after a connection, so the parent wakes an idle child with a
 * dummy connection besides.
 */
export const podCheck = (): boolean => readBytes(inheritedFd.pod, word, 1) === 1;
