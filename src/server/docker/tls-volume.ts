import { posix } from 'node:path';
import { pack } from 'tar-stream';
import { type Certificate, tlsFiles, tlsFolder } from '../tls.ts';
import type { ContainerOptions } from './client.ts';

/** A volume without a name, which goes with its container, and the files that are put into it. */
export interface TlsVolume {
  readonly volumes: NonNullable<ContainerOptions['Volumes']>;
  readonly files: { readonly at: string; readonly tar: () => NodeJS.ReadableStream };
}

/**
 * Returns the volume with the certificate of a run; no image has it. Each container has a single
 * user, whose number only its image knows, so that every user may read the files.
 * @param root ServerRoot in the container.
 */
export function tlsVolume(root: string, certificate: Certificate): TlsVolume {
  const at = posix.join(root, tlsFolder);
  return {
    volumes: { [at]: {} },
    files: { at, tar: () => tarOf(certificate) },
  };
}

function tarOf(certificate: Certificate): NodeJS.ReadableStream {
  const tar = pack();
  for (const { name, text } of tlsFiles(certificate)) tar.entry({ name, mode: 0o444 }, text);
  tar.finalize();
  // To dockerode a stream of streamx is as good as one of Node.
  return tar as unknown as NodeJS.ReadableStream;
}
