import { getCACertificates } from 'node:tls';
import { type Trust, usualTrust } from '../trust.ts';

let ofSystem: readonly string[] | null = null;

/** Returns what a server's certificate may lead to, in PEM; null: any certificate is accepted. */
export const authoritiesOf = ({ authorities, any }: Trust = usualTrust): string[] | null =>
  any ? null : [...systemAuthorities(), ...authorities];

/**
 * Returns the authorities of the system, or those of Node where the system has none. To read them
 * takes a quarter of a second.
 */
function systemAuthorities(): readonly string[] {
  if (ofSystem === null) {
    const system = getCACertificates('system');
    const all = system.length > 0 ? system : getCACertificates('bundled');
    ofSystem = [...new Set([...all, ...getCACertificates('extra')])];
  }
  return ofSystem;
}
