import { createServer } from 'node:net';
import { textOrEmpty } from '../os/text-file.ts';

/**
 * Returns a port of this address that nobody listens on. It is below the range from which the
 * kernel takes the clients' ports, so that no connection of a load can occupy it. When another
 * process takes it before httpd does, the start is repeated.
 */
export async function freePort(host: string): Promise<number> {
  const below = firstEphemeralPort();
  for (;;) {
    const port = 10_240 + Math.floor(Math.random() * (below - 10_240));
    if (await canListen(host, port)) return port;
  }
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

const firstEphemeralPort = () =>
  Number.parseInt(textOrEmpty('/proc/sys/net/ipv4/ip_local_port_range'), 10) || 32_768;
