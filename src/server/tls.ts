import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigFile } from './tuning.ts';

/** The certificate of a run with its key, in PEM (RFC 7468). It is kept in no file of a run. */
export interface Certificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** The TLS of a server, and that of its clients as far as a proof of it depends on them. */
export interface ServerTls extends Certificate {
  /** The only version that clients offer; absent: all that the server has. */
  readonly version?: '1.2' | '1.3';
}

/** The name in the certificate, which clients send in the handshake (RFC 6066, section 3). */
export const serverName = 'localhost';

/** Folder of certificate and key below an arm's folder; docker/httpd.conf names it. */
export const tlsFolder = 'conf/tls';

/** Returns the files of that folder. */
export const tlsFiles = ({ certificatePem, keyPem }: Certificate): readonly ConfigFile[] => [
  { name: 'certificate.pem', text: certificatePem },
  { name: 'key.pem', text: keyPem },
];

/**
 * Writes certificate and key below an arm's folder, for its owner alone. httpd's parent reads them
 * before its children become another user.
 */
export function writeTls(root: string, certificate: Certificate): void {
  const folder = join(root, tlsFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { name, text } of tlsFiles(certificate)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
}
