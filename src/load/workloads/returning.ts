import type { Open } from '../population.ts';
import { churn, rateOverTls, visitorsAt } from './churn.ts';
import type { Workload } from './workload.ts';

/**
 * Runs `churn` over TLS with visitors who have been there before: each connection resumes the
 * client's last session, whichever child answers it.
 */
export const returning = {
  ...churn,
  title:
    `connections at most, ${rateOverTls} visitors/s who open one each ` +
    'and resume their TLS session',
  situation: () => 'returning visitors without keep-alive',
  premise: `${rateOverTls} visitors/s, each with one request and a resumed TLS session`,
  needsTls: true,
  over: () => ({}),
  populations: (connections): readonly [Open] => {
    const [visitors] = visitorsAt(rateOverTls).populations(connections);
    return [{ ...visitors, resumes: true }];
  },
} as const satisfies Workload;
