import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { reasonOf } from '../host/reason-of.ts';

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Accepts a file of certificates in PEM; returns each of them. */
export const certificates = z.string().transform((typed, context): readonly string[] => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message, input: typed });
    return z.NEVER;
  };
  try {
    const found: readonly string[] = readFileSync(typed, 'latin1').match(block) ?? [];
    for (const each of found) new X509Certificate(each);
    return found.length > 0 ? found : refuse('the file has no certificate in PEM');
  } catch (error) {
    return refuse(`no readable file of certificates in PEM (${reasonOf(error)})`);
  }
});
