import { readFileSync } from 'node:fs';
import { constants, createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2';

// A minimal server on Node's own HTTP/2, with TLS where a certificate and its key are given: it
// answers every request with 1 KiB. For "/delay/1,5,20" it answers after these milliseconds in
// turn; "-" resets the stream instead of an answer.
process.on('disconnect', () => process.exit(1));

const body = Buffer.alloc(1024, 'x');
let turn = 0;

function answer(stream: ServerHttp2Stream): void {
  if (stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-length': body.length });
  stream.end(body);
}

function defer(stream: ServerHttp2Stream, list: string): void {
  const delays = list.split(',');
  const delay = delays[turn % delays.length] ?? '0';
  turn += 1;
  if (delay === '-') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else if (delay === '0') answer(stream);
  else setTimeout(answer, Number(delay), stream);
}

const options = {
  settings: { maxConcurrentStreams: 2 ** 31 - 1 },
  // Node ends the connection of a client whose streams were reset a thousand times otherwise.
  streamResetBurst: 1e9,
  streamResetRate: 1e9,
};
const [certificate, key] = process.argv.slice(2);
const server =
  certificate === undefined || key === undefined
    ? createServer(options)
    : createSecureServer({ ...options, cert: readFileSync(certificate), key: readFileSync(key) });
server.on('session', (session) => session.on('error', () => {}));
server.on('stream', (stream: ServerHttp2Stream, headers) => {
  stream.on('error', () => {});
  stream.resume();
  const [, list] = /^\/delay\/([\d.,-]+)/.exec(headers[':path'] ?? '') ?? [];
  if (list === undefined) answer(stream);
  else defer(stream, list);
});
server.listen(0, '127.0.0.1', 4096, () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : 0);
});
