import { createServer } from 'node:net';
import { textOrEmpty } from '../os/text-file.ts';
import { ServerError } from './server.ts';

/** With fewer ports to choose from, another range is taken. */
const fewestPorts = 1000;

const mostTries = 1000;

/**
 * Returns a port of this address that nobody listens on. It is outside of the range from which the
 * kernel takes the clients' ports, so that no connection of a load can occupy it. When another
 * process takes it before httpd does, the start is repeated.
 * @throws {ServerError} where none of many is free.
 */
export async function freePort(host: string): Promise<number> {
  const [first, last] = portsOutside(ephemeralPorts());
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = first + Math.floor(Math.random() * (last - first + 1));
    if (await canListen(host, port)) return port;
  }
  throw new ServerError('start', `no port from ${first} to ${last} of ${host} is free`);
}

type Range = readonly [first: number, last: number];

/** Returns ports that the kernel gives no client, those that few services use first. */
export function portsOutside([first, last]: Range): Range {
  const ranges: readonly Range[] = [
    [10_240, first - 1],
    [1024, first - 1],
    [last + 1, 65_535],
  ];
  return ranges.find(([from, to]) => to - from + 1 >= fewestPorts) ?? [10_240, 65_535];
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function ephemeralPorts(): Range {
  const text = textOrEmpty('/proc/sys/net/ipv4/ip_local_port_range');
  const [first = 32_768, last = 60_999] = (text.match(/\d+/g) ?? []).map(Number);
  return [first, last];
}
