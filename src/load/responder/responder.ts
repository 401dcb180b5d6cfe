import { crc32 } from 'node:zlib';
import { startChildService } from '../../host/child-service.ts';
import type { ExpectedBody } from '../population.ts';
import type { ServerFiles } from '../raw/tls/context.ts';

/** A trivial server of ours in a process of its own, against which the generator is measured. */
export interface Responder extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
}

/** The body of every answer. */
export const responderBody: ExpectedBody = { bytes: 1024, crc32: crc32('x'.repeat(1024)) };

const childFiles = { http1: './responder-child.ts', h2: './h2-responder-child.ts' } as const;

/** Version of HTTP that a responder speaks; each with TLS or without. */
export type ResponderProtocol = keyof typeof childFiles;

/**
 * Starts a responder. Linux only.
 * @param cpus CPU numbers for it; null leaves it unpinned.
 * @param tls its certificate and key; null: it speaks no TLS.
 * @throws when it does not start.
 */
export async function startResponder(
  cpus: readonly number[] | null,
  tls: ServerFiles | null = null,
  protocol: ResponderProtocol = 'http1',
): Promise<Responder> {
  const { pathname } = new URL(childFiles[protocol], import.meta.url);
  const files = tls === null ? [] : [tls.certificate, tls.key];
  const service = await startChildService('the responder', [pathname, ...files], cpus);
  return { ...service, host: '127.0.0.1', port: Number(service.ready) };
}
