import type { Finding } from '../../host/finding.ts';
import { installedHttpd } from '../httpd/find.ts';

/** Tells doctor whether httpd is installed. */
export async function httpdFinding(): Promise<Finding> {
  const path = installedHttpd();
  return {
    what: 'httpd',
    seen: path ?? 'none on this machine',
    means:
      path === null
        ? 'the process runtime fetches one, where there is apt-get'
        : 'the process runtime uses it',
    weight: path === null ? 'note' : 'good',
  };
}
