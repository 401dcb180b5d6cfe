import { chmodSync } from 'node:fs';
import { createServer } from 'node:http';

// The application behind httpd: answers every request on a Unix socket with 1 KiB after a delay.
process.on('disconnect', () => process.exit(1));

const [socket = '', delayMs = '0'] = process.argv.slice(2);
const body = 'x'.repeat(1024);

const server = createServer((_, response) => {
  setTimeout(() => {
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
    response.end(body);
  }, Number(delayMs));
});
// httpd keeps its connections to us for the next request; closing one under it would cost that
// request.
server.keepAliveTimeout = 0;
server.listen({ path: socket, backlog: 4096 }, () => {
  // httpd's children are another user.
  chmodSync(socket, 0o777);
  process.send?.('listening');
});
