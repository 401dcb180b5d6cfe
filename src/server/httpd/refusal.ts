/**
 * A module or httpd itself turned the configuration down before anything was served
 * (server/main.c).
 */
const turnedDown = /\bAH0001[346]: /;

const prefix = 'httpd refused to start: ';

/**
 * Returns the reason for which httpd refused to start, as it wrote it; null where it did not
 * refuse. The times and process numbers before it are cut off, so that equal refusals read alike.
 */
export function refusalIn(log: string): string | null {
  const lines = log.split('\n');
  const verdict = lines.findIndex((line) => turnedDown.test(line));
  if (verdict === -1) return null;
  const words = lines.slice(0, verdict + 1).map((line) => line.replace(/^(\[[^\]]*\] )+/, ''));
  return `${prefix}${words.slice(-2).join(' ')}`;
}

/** Recognizes the reason of a failure that is such a refusal. */
export const isRefusal = (reason: string): boolean => reason.startsWith(prefix);
