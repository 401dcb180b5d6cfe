import type { Plan } from '../../plan/plan.ts';
import { isValid } from '../../run/judge.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { type Mpm, plainArm } from '../../server/arm.ts';
import { median } from '../../stats/quantile.ts';
import type { Measured } from './measured.ts';

/** CPU time that TLS takes an MPM of httpd, in microseconds. */
export interface TlsCosts {
  /** A request with a small answer on a connection that is kept alive. */
  readonly requestUs: number;
  /** A new connection with a full handshake, beyond the request on it. */
  readonly handshakeUs: number;
}

/**
 * Returns the costs from all trials over https1 that tell them: `keepalive` the request, `churn`
 * the request and the handshake. null where one of them was not measured.
 */
export function tlsCostsOf(mpm: Mpm, runs: readonly Measured[]): TlsCosts | null {
  const requestUs = cpuUsOf('keepalive', mpm, runs);
  const withHandshakeUs = cpuUsOf('churn', mpm, runs);
  if (requestUs === null || withHandshakeUs === null) return null;
  return { requestUs, handshakeUs: Math.max(0, withHandshakeUs - requestUs) };
}

/** Returns the largest of the cells' medians; null where no trial has the figure. */
function cpuUsOf(
  workload: 'keepalive' | 'churn',
  mpm: Mpm,
  runs: readonly Measured[],
): number | null {
  const medians = runs.flatMap(({ plan, trials }) =>
    cellsOverTls(plan, workload).flatMap((id) => {
      const values = trials.flatMap((trial) =>
        trial.state === 'completed' && trial.cell === id ? cpuUsIn(trial, mpm) : [],
      );
      return values.length === 0 ? [] : [median(values)];
    }),
  );
  return medians.length === 0 ? null : Math.max(...medians);
}

const cellsOverTls = ({ cells }: Plan, workload: string): readonly string[] =>
  cells
    .filter((cell) => cell.workload === workload && cell.protocol === 'https1')
    .map(({ id }) => id);

function cpuUsIn(trial: CompletedTrial, mpm: Mpm): readonly number[] {
  const { arm, cpuUsPerRequest } = trial;
  const counts = arm === plainArm('httpd', mpm).id && isValid(trial);
  return counts && cpuUsPerRequest !== null ? [cpuUsPerRequest] : [];
}
