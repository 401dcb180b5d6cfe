import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { isIP } from 'node:net';
import { crc32 } from 'node:zlib';
import type { ExpectedBody } from './population.ts';

/** Destination of a load. */
export interface Target {
  /** An address in numbers. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Reads a URL and resolves its name; a host beyond loopback is a problem unless it is allowed. */
export async function readTarget(
  text: string,
  allowRemote: boolean,
): Promise<Target | { readonly problem: string }> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 'http:') {
    const problem = `URL ${JSON.stringify(text)}: give one such as http://127.0.0.1:8080/1k.txt`;
    return { problem };
  }
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const host = isIP(name) > 0 ? name : await addressOf(name);
  if (host === null) return { problem: `${text}: there is no host ${name}` };
  if (!isLoopback(host) && !allowRemote) {
    const allow = '--allow-remote confirms that you may load it';
    return { problem: `${text}: ${host} is not a loopback address; ${allow}` };
  }
  const port = url.port === '' ? 80 : Number(url.port);
  return { host, port, path: `${url.pathname}${url.search}` };
}

export const isLoopback = (host: string): boolean => host.startsWith('127.') || host === '::1';

async function addressOf(name: string): Promise<string | null> {
  try {
    return (await lookup(name, { family: 4 })).address;
  } catch {
    return null;
  }
}

/**
 * Asks once before the load. @returns the body that every answer must have, or why there is none.
 */
export async function probe(
  { host, port, path }: Target,
  timeoutSeconds: number,
): Promise<ExpectedBody | { readonly problem: string }> {
  const where = `http://${host}:${port}${path}`;
  return new Promise((resolve) => {
    const asked = request({ host, port, path, agent: false }, (answer) => {
      const status = answer.statusCode ?? 0;
      if (status !== 200) resolve({ problem: `${where} answers ${status}, not 200` });
      let bytes = 0;
      let sum = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        sum = crc32(chunk, sum);
      });
      answer.on('end', () => resolve({ bytes, crc32: sum }));
    });
    asked.setTimeout(timeoutSeconds * 1000, () => {
      asked.destroy(new Error(`no answer within ${timeoutSeconds} s`));
    });
    asked.on('error', ({ message }) => resolve({ problem: `${where}: ${message}` }));
    asked.end();
  });
}
