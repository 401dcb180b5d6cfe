/**
 * Quantities as Docker, Kubernetes, httpd and people write them. Each function returns null for
 * text that is none.
 */

const sizeUnits = ['', 'k', 'm', 'g', 't'];

/**
 * Reads a size in bytes: 4GiB, 512Mi (Kubernetes), 512m or 1.5g (Docker), 512MB, plain bytes. Every
 * unit is a power of 1024, as in Docker and httpd; Kubernetes alone means 1000 by M without i.
 */
export function readSize(typed: string): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:ib?|b)?$/i.exec(typed) ?? [];
  if (digits === undefined) return null;
  return Number(digits) * 1024 ** sizeUnits.indexOf(unit.toLowerCase());
}

/** Reads CPUs: 2, 0.5 (Docker's --cpus), 500m (Kubernetes: thousandths). */
export function readCpus(typed: string): number | null {
  const [, digits, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(typed) ?? [];
  if (digits === undefined) return null;
  return Number(digits) / (milli === 'm' ? 1000 : 1);
}

const secondsOf: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
};

/** Reads a time in seconds: 10, 10s, 500ms, 200us, 2m, 2min or 1h, as httpd's directives do. */
export function readSeconds(typed: string): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/i.exec(typed) ?? [];
  const scale = secondsOf[unit.toLowerCase()];
  return digits === undefined || scale === undefined ? null : Number(digits) * scale;
}
