import type { OpenSsl } from '../../../os/openssl.ts';

const text = Buffer.alloc(256);

/** Empties the thread's queue of OpenSSL's errors, and returns the reason of the first one. */
export function takeReason(ssl: OpenSsl): string {
  let reason = '';
  for (let error = ssl.errGetError(); error !== 0; error = ssl.errGetError()) {
    if (reason !== '') continue;
    ssl.errText(error, text, text.length);
    const line = text.toString('latin1', 0, text.indexOf(0));
    // "error:0A000438:SSL routines::tlsv1 alert internal error"
    reason = line.split(':').slice(4).join(':') || line;
  }
  return reason;
}
