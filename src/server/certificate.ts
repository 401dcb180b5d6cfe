import { KeyObject } from 'node:crypto';
import { type Certificate, serverName } from './tls.ts';

/** Kinds of keys; servers on the web have either. */
export const keyKinds = ['ecdsa', 'rsa'] as const;

export type KeyKind = (typeof keyKinds)[number];

/** Algorithms of Web Crypto for the key, and for its signature. */
const algorithms = {
  ecdsa: {
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    signature: { name: 'ECDSA', hash: 'SHA-256' },
  },
  rsa: {
    key: {
      ...{ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, hash: 'SHA-256' },
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    signature: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  },
} as const;

/** Names the keys in sentences. */
export const keyTitles: Readonly<Record<KeyKind, string>> = {
  ecdsa: 'ECDSA P-256',
  rsa: 'RSA 2048',
};

const dayMs = 86_400_000;

/** Days for which a certificate is valid: clocks differ, and the longest run takes hours. */
const valid = { daysBefore: 1, daysAfter: 7 };

/**
 * Makes a certificate for localhost, signed by its own key and valid for a few days.
 * @param forClients it may prove a client too.
 */
export async function makeCertificate(
  kind: KeyKind,
  now = new Date(),
  forClients = false,
): Promise<Certificate> {
  // Loaded only where it is needed: most runs have no TLS. The library counts on the polyfill.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { key, signature } = algorithms[kind];
  const keys = await crypto.subtle.generateKey(key, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${serverName}`,
    notBefore: new Date(now.getTime() - valid.daysBefore * dayMs),
    notAfter: new Date(now.getTime() + valid.daysAfter * dayMs),
    signingAlgorithm: signature,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        ...(forClients ? [x509.ExtendedKeyUsage.clientAuth] : []),
      ]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: serverName },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const privateKey = KeyObject.from(keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
