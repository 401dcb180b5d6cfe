import type { Plan } from '../plan/plan.ts';
import { makeCertificate } from '../server/certificate.ts';
import type { Runtime } from '../server/runtime.ts';
import type { Certificate } from '../server/tls.ts';

/**
 * Gives all arms of a run one certificate, where its plan has TLS. It is made when the first arm
 * starts, and forgotten with the run.
 */
export function certified(runtime: Runtime, { tls }: Pick<Plan, 'tls'>): Runtime {
  if (tls === undefined) return runtime;
  const { key, version } = tls;
  let made: Promise<Certificate> | null = null;
  return {
    ...runtime,
    async start(request, signal) {
      made ??= makeCertificate(key);
      const own = { ...(await made), ...(version !== undefined && { version }) };
      return runtime.start({ ...request, tls: own }, signal);
    },
  };
}
