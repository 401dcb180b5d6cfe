import { sendFile } from '../../os/descriptors.ts';
import { EINTR } from '../../os/errors.ts';
import { closeSocket, transmitMore } from '../../os/sockets.ts';
import type { Response } from '../http/http.ts';
import { sendAll } from './wire.ts';

/**
 * Sends a whole response on a blocking socket, and closes the file. Returns false when the peer is
 * gone or took nothing for the socket's time-out.
 */
export function sendResponse(fd: number, { head, headBytes, file, body }: Response): boolean {
  if (file !== null) {
    const sent = sendHead(fd, head, headBytes, file.length) && sendWholeFile(fd, file);
    closeSocket(file.fd);
    return sent;
  }
  return sendAll(fd, head, headBytes) && (body === null || sendAll(fd, body, body.length));
}

/** Sends the head, which travels in the first packet of the file. */
function sendHead(fd: number, head: Uint8Array, headBytes: number, more: number): boolean {
  if (more === 0) return sendAll(fd, head, headBytes);
  const sent = transmitMore(fd, head, headBytes);
  if (sent === headBytes) return true;
  return sent > 0 && sendAll(fd, head.subarray(sent), headBytes - sent);
}

function sendWholeFile(socket: number, file: NonNullable<Response['file']>): boolean {
  for (let sent = 0; sent < file.length; ) {
    const got = sendFile(socket, file.fd, file.offset + sent, file.length - sent);
    if (got > 0) sent += got;
    // A file that has become shorter cannot be completed, so the connection must be closed.
    else if (got !== -EINTR) return false;
  }
  return true;
}
