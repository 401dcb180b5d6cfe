import type { ProtocolName } from '../../load/protocols/protocols.ts';
import { cellOf } from '../../plan/cells.ts';
import type { Cell } from '../../plan/plan.ts';
import { type Arm, type Mpm, plainArm } from '../../server/arm.ts';
import { fullPool } from '../../server/pool-directives.ts';

/** One run of the measurement of costs: arms of one size of pool, and what they are put under. */
export interface Piece {
  /** Its folder. */
  readonly id: string;
  readonly arms: readonly Arm[];
  /** For every MPM, in httpd's syntax. */
  readonly directives: string;
  readonly cells: readonly Cell[];
}

/**
 * Twice each size: with three sizes the least that gives an interval of 95 % (stats/theil-sen.ts).
 */
export const measuredRounds = 2;
export const measuredSeconds = { warmup: 0.3, duration: 0.8 } as const;

/** httpd's default, and what is advised for most sites. */
const threadsPerChild = 25;
const poolSizes = [25, 50, 100] as const;
/**
 * More than there are workers, so that all of them were in use before: what grows is the
 * connections alone.
 */
const parkedSizes = [64, 160, 320] as const;

/**
 * Returns the parts of a measurement that gives the costs of these MPMs in about a minute. Pools of
 * three sizes have every worker busy at a proxied request; event has three numbers of idle
 * connections.
 * @param withTls requests over TLS too, on connections that are kept alive and on new ones.
 */
export function pieces(mpms: readonly Mpm[], withTls = false): readonly Piece[] {
  const pools = poolSizes.map(
    (workers): Piece => ({
      id: `pool-${workers}`,
      arms: mpms.map(armFor),
      directives: directives(workers),
      cells: [cell('app', workers)],
    }),
  );
  const parked: Piece = {
    id: 'parked',
    arms: [armFor('event')],
    directives: directives(threadsPerChild),
    cells: parkedSizes.map((connections) => cell('parked', connections)),
  };
  const tls: Piece = {
    id: 'tls',
    arms: mpms.map(armFor),
    directives: directives(threadsPerChild),
    cells: [cell('keepalive', threadsPerChild, 'https1'), cell('churn', 400, 'https1')],
  };
  return [...pools, ...(mpms.includes('event') ? [parked] : []), ...(withTls ? [tls] : [])];
}

const armFor = (mpm: Mpm): Arm => plainArm('httpd', mpm);

/** Returns a cell without comparisons: the costs are figures, not verdicts. */
const cell = (
  workload: 'app' | 'parked' | 'keepalive' | 'churn',
  connections: number,
  protocol: ProtocolName = 'http1',
): Cell => ({
  ...cellOf(workload, connections, {
    ...{ driver: 'raw', rounds: measuredRounds, durationSeconds: 1, protocol },
  }),
  // A start of its own for each size: memory of an earlier load would remain.
  turns: null,
});

/** Returns directives of a full pool; event may hold all parked connections. */
const directives = (capacity: number): string =>
  `${fullPool({ capacity, threadsPerChild })}<IfModule mpm_event_module>
  AsyncRequestWorkerFactor 20
</IfModule>
`;
