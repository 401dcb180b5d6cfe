/** A module or httpd itself turned the configuration down before anything was served (server/main.c). */
const turnedDown = /\bAH0001[346]: /;

const prefix = 'httpd refused to start: ';

/**
 * Why httpd refused to start, in its own words, from what it wrote; null where it did not refuse. Without the times and process
 * numbers before the words, so that two refusals for one reason read alike.
 */
export function refusalIn(log: string): string | null {
  const lines = log.split('\n');
  const verdict = lines.findIndex((line) => turnedDown.test(line));
  if (verdict === -1) return null;
  const words = lines.slice(0, verdict + 1).map((line) => line.replace(/^(\[[^\]]*\] )+/, ''));
  return `${prefix}${words.slice(-2).join(' ')}`;
}

/** Whether a failure's reason is such a refusal. */
export const isRefusal = (reason: string): boolean => reason.startsWith(prefix);
