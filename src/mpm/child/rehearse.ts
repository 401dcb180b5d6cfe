import { closeSync, opendirSync } from 'node:fs';
import type { Conversation, Wire } from '../http/http.ts';

/** So many requests it takes until the compiler has seen what matters; more changes little. */
const requests = 400;

/** Files in the docroot that are looked at for one to rehearse with. */
const entries = 32;

/**
 * Lets a worker answer requests that nobody sent, before it says that it is ready. httpd's code is compiled before it is
 * started; JavaScript is compiled while it runs, in each process and thread anew, and the first thousand requests of each
 * would cost three times as much as all later ones. What is rehearsed is HTTP alone: no socket, no scoreboard.
 */
export function rehearse(conversation: Conversation, docroot: string): void {
  const request = Buffer.from(`GET /${someFile(docroot)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const wire: Wire = {
    receive(buffer, offset) {
      buffer.set(request, offset);
      return request.length;
    },
    send: () => true,
  };
  for (let count = 0; count < requests; count += 1) {
    conversation.reset();
    const response = conversation.next(wire);
    if (response?.file) closeSync(response.file.fd);
  }
  conversation.reset();
}

/** The name of a file; without one, the docroot itself, whatever comes of that. */
function someFile(docroot: string): string {
  try {
    const folder = opendirSync(docroot);
    try {
      for (let seen = 0; seen < entries; seen += 1) {
        const entry = folder.readSync();
        if (entry === null) break;
        if (entry.isFile() && !entry.name.startsWith('.')) return encodeURIComponent(entry.name);
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    // Requests will say what is wrong with it.
  }
  return '';
}
