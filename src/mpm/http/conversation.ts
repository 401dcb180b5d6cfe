import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Conversation, HttpSettings, Response, Wire } from './http.ts';

/** A minimal GET, so that the models have something to serve while HTTP grows behind this function. */
export function openConversation(settings: HttpSettings): Conversation {
  const input = Buffer.alloc(16_384);
  let filled = 0;
  let keepalives = 0;
  const headEnd = () => input.subarray(0, filled).indexOf('\r\n\r\n');
  const fill = (wire: Wire, timeoutMs: number) => {
    const got = wire.receive(input, filled, input.length - filled, timeoutMs);
    if (got > 0) filled += got;
    return got > 0;
  };
  const readHead = (wire: Wire): string | null => {
    const first = keepalives === 0 ? settings.timeoutMs : settings.keepAliveTimeoutMs;
    if (filled === 0 && !fill(wire, first)) return null;
    wire.onReadRequest?.();
    while (headEnd() === -1) {
      if (filled === input.length || !fill(wire, settings.timeoutMs)) return '';
    }
    const end = headEnd() + 4;
    const text = input.toString('latin1', 0, end);
    input.copyWithin(0, end, filled);
    filled -= end;
    return text;
  };
  return {
    next(wire) {
      const head = readHead(wire);
      if (head === null) return null;
      const [requestLine = ''] = head.split('\r\n', 1);
      const [, target = ''] = requestLine.split(' ');
      const kept =
        head !== '' &&
        settings.keepAlive &&
        !settings.isStopping() &&
        !/^connection:.*close/im.test(head) &&
        (settings.maxKeepAliveRequests === 0 || keepalives < settings.maxKeepAliveRequests);
      if (kept) keepalives += 1;
      return respond(settings, requestLine, target, kept);
    },
    get pipelined() {
      return filled > 0;
    },
    get keepalives() {
      return keepalives;
    },
    reset(count = 0) {
      filled = 0;
      keepalives = count;
    },
  };
}

function respond(settings: HttpSettings, requestLine: string, target: string, keepAlive: boolean) {
  const [path = '', query = ''] = target.split('?', 2);
  const page = path === '/server-status' ? settings.status(query) : null;
  const body = page === null ? readFile(settings.docroot + path) : Buffer.from(page.body);
  const status = body === null ? 404 : 200;
  const head = Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Not Found'}\r\nContent-Length: ${body?.length ?? 0}\r\n` +
        `${keepAlive ? '' : 'Connection: close\r\n'}Content-Type: ${page?.type ?? 'text/plain'}\r\n\r\n`,
    ),
    body ?? Buffer.alloc(0),
  ]);
  const bytes = head.length;
  const response: Response = {
    ...{ status, head, file: null, body: null, keepAlive, shortLinger: false, requestLine, bytes },
  };
  return response;
}

function readFile(path: string): Buffer | null {
  if (path.includes('..') || path.includes('%')) return null;
  try {
    const fd = openSync(path, 'r');
    const body = Buffer.alloc(fstatSync(fd).size);
    readSync(fd, body, 0, body.length, 0);
    closeSync(fd);
    return body;
  } catch {
    return null;
  }
}
