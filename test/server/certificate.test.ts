import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyKinds, makeCertificate } from '../../src/server/certificate.ts';

const now = new Date('2026-11-30T12:00:00Z');

test.each(keyKinds)('a certificate with a key of %s is right by OpenSSL', async (kind) => {
  const { certificatePem, keyPem } = await makeCertificate(kind, now);
  const certificate = new X509Certificate(certificatePem);
  const key = createPrivateKey(keyPem);
  expect(certificate.checkPrivateKey(key)).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.ca).toBe(false);
  expect([certificate.validFromDate, certificate.validToDate]).toEqual([
    new Date('2026-11-29T12:00:00Z'),
    new Date('2026-12-07T12:00:00Z'),
  ]);
  expect([key.asymmetricKeyType, key.asymmetricKeyDetails]).toEqual(
    kind === 'ecdsa'
      ? ['ec', { namedCurve: 'prime256v1' }]
      : ['rsa', expect.objectContaining({ modulusLength: 2048 })],
  );
});

test('two runs have different keys and serial numbers', async () => {
  const [a, b] = await Promise.all([makeCertificate('ecdsa'), makeCertificate('ecdsa')]);
  expect(a.keyPem).not.toBe(b.keyPem);
  const serial = (pem: string) => new X509Certificate(pem).serialNumber;
  expect(serial(a.certificatePem)).not.toBe(serial(b.certificatePem));
});
