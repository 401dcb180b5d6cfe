import { connect } from 'node:net';

/** What a server did with the bytes of one connection: everything it sent, and whether it then closed the connection. */
export interface Answered {
  readonly bytes: Buffer;
  readonly closed: 'open' | 'ended' | 'reset';
}

export interface Said {
  /** Parts are sent one after the other, so far apart that they arrive apart. */
  readonly parts: readonly (string | Buffer)[];
  /** We end our side after the last part. */
  readonly end?: boolean;
  /** The server has said all that it will say after so long without a byte (400 ms). */
  readonly quietMs?: number;
  /** Nobody is answered: so long is waited for the first byte too. */
  readonly silent?: true;
}

/** A server that answers is waited for; on a busy machine it may take its time. */
const patienceMs = 10_000;

/** Says it to the server and listens until it ends the connection or falls silent. */
export function converse(port: number, { parts, end = false, quietMs = 400, silent }: Said) {
  return new Promise<Answered>((resolve) => {
    const lastMs = quietMs + parts.length * 30;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const got: Buffer[] = [];
    let closed: Answered['closed'] = 'open';
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes: Buffer.concat(got), closed });
    };
    // Where we were the ones who stood still, bytes wait to be read when the timer fires.
    const unlessMore = (before: number) =>
      setImmediate(() => (got.length > before ? timer.refresh() : done()));
    const quiet = (ms: number) => setTimeout(() => unlessMore(got.length), ms);
    let timer = quiet(silent ? lastMs : patienceMs);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      got.push(chunk);
      clearTimeout(timer);
      timer = quiet(lastMs);
    });
    socket.on('end', () => {
      closed = 'ended';
      done();
    });
    socket.on('error', () => {
      closed = 'reset';
    });
    socket.on('close', done);
    const say = (index: number) => {
      if (socket.destroyed) return;
      const part = parts[index];
      if (part === undefined) {
        if (end) socket.end();
        return;
      }
      socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
      setTimeout(say, 30, index + 1);
    };
    socket.on('connect', () => say(0));
  });
}

/** One response as a client has to see it. */
export interface Seen {
  readonly statusLine: string;
  /** Names in lower case, in the order in which they came. */
  readonly fields: readonly (readonly [string, string])[];
  readonly body: string;
}

/** The responses in what a server sent; `methods` tells which of them answer HEAD and so have no body. */
export function responsesIn(bytes: Buffer, methods: readonly string[] = []): readonly Seen[] {
  const seen: Seen[] = [];
  let rest = bytes.toString('latin1');
  while (rest.startsWith('HTTP/')) {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = rest.slice(0, end === -1 ? undefined : end).split('\r\n');
    const fields = lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    });
    rest = end === -1 ? '' : rest.slice(end + 4);
    const final = seen.filter((each) => !each.statusLine.startsWith('HTTP/1.1 100')).length;
    const [length, body] = bodyAt(statusLine, fields, methods[final] ?? 'GET', rest);
    seen.push({ statusLine, fields, body });
    rest = rest.slice(length);
  }
  if (rest !== '') seen.push({ statusLine: '', fields: [], body: rest });
  return seen;
}

/** How many bytes the body takes, and what they mean. */
function bodyAt(
  statusLine: string,
  fields: Seen['fields'],
  method: string,
  rest: string,
): readonly [length: number, body: string] {
  if (method === 'HEAD' || / (?:1\d\d|204|304) /.test(statusLine)) return [0, ''];
  const field = (name: string) => fields.find(([each]) => each === name)?.[1];
  if (field('transfer-encoding') === 'chunked') return unchunked(rest);
  const length = Number(field('content-length') ?? rest.length);
  return [length, rest.slice(0, length)];
}

/** Where chunks begin and end is the server's affair. */
function unchunked(rest: string): readonly [length: number, body: string] {
  let whole = '';
  for (let at = 0; ; ) {
    const end = rest.indexOf('\r\n', at);
    const size = Number.parseInt(rest.slice(at, end), 16);
    if (end === -1 || Number.isNaN(size))
      throw new Error(`not a chunk: ${rest.slice(at, at + 40)}`);
    at = end + 4 + size;
    if (size === 0) return [at, whole];
    whole += rest.slice(end + 2, end + 2 + size);
  }
}
