import { readBytes } from '../../os/descriptors.ts';
import { inheritedFd } from '../child/inherited.ts';

const word = Buffer.alloc(1);

/**
 * Tells whether the parent has asked one of the children to end (ap_mpm_pod_check of
 * server/mpm_unix.c). They share the pipe, which does not block; the one that reads the byte ends.
 * It is read only after a connection, so the parent also wakes an idle child with a dummy
 * connection.
 */
export const podCheck = (): boolean => readBytes(inheritedFd.pod, word, 1) === 1;
