import { crc32 } from 'node:zlib';
import { startChildService } from '../../host/child-service.ts';
import type { ExpectedBody } from '../population.ts';

/** A trivial server of ours in a process of its own, against which the generator is measured. */
export interface Responder extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
}

/** The body of every answer. */
export const responderBody: ExpectedBody = { bytes: 1024, crc32: crc32('x'.repeat(1024)) };

const childFiles = { http1: './responder-child.ts', h2c: './h2c-responder-child.ts' } as const;

export type ResponderProtocol = keyof typeof childFiles;

/**
 * Starts a responder. Linux only.
 * @param cpus CPU numbers for it; null leaves it unpinned.
 * @throws when it does not start.
 */
export async function startResponder(
  cpus: readonly number[] | null,
  protocol: ResponderProtocol = 'http1',
): Promise<Responder> {
  const { pathname } = new URL(childFiles[protocol], import.meta.url);
  const service = await startChildService('the responder', [pathname], cpus);
  return { ...service, host: '127.0.0.1', port: Number(service.ready) };
}
