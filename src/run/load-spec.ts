import { protocolOf } from '../load/protocols/protocols.ts';
import type { LoadSpec } from '../load/spec.ts';
import { durationOf } from '../plan/duration.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import { provenProtocols } from '../plan/protocols.ts';
import { armOf, isControl } from '../server/arm.ts';
import type { RunningServer, StartRequest } from '../server/server.ts';
import { serverName } from '../server/tls.ts';
import { clientPortOf } from './client-port.ts';
import type { PlannedTrial } from './trials.ts';

/** Few visitors wait longer for a page. */
const timeoutSeconds = 5;

/** Returns the request to the generator for this trial. */
export const loadSpec = (server: RunningServer, trial: PlannedTrial, plan: Plan): LoadSpec => ({
  driver: trial.driver,
  host: server.host,
  port: clientPortOf(server, trial.cellPlan),
  ...protocolOfCell(trial.cellPlan, plan),
  ...(plan.target?.authority != null && { authority: plan.target.authority }),
  populations: trial.cellPlan.populations,
  warmupSeconds: plan.warmupSeconds,
  durationSeconds: durationOf(trial.cellPlan, plan),
  timeoutSeconds: trial.cellPlan.timeoutSeconds ?? timeoutSeconds,
  clientThreads: plan.clientThreads,
  thread: 0,
  seed: trial.seed,
});

/**
 * Returns the request to the runtime for this trial.
 * @param backendSocket of the application behind httpd; null: there is none.
 */
export const startRequest = (
  trial: PlannedTrial,
  plan: Plan,
  backendSocket: string | null,
): StartRequest => {
  const protocols = provenProtocols(plan);
  return {
    arm: armOf(trial.arm, plan.arms),
    runId: plan.runId,
    cpus: plan.cpus.shared ? null : plan.cpus.server,
    memoryLimitBytes: plan.memoryLimitBytes,
    control: isControl(trial.arm),
    backendSocket,
    ...(protocols.length > 0 && { protocols }),
  };
};

/** Says what the clients of a cell speak; nothing where that is HTTP/1.1. */
function protocolOfCell({ protocol }: Cell, { tls }: Plan): Pick<LoadSpec, 'protocol' | 'tls'> {
  if (protocol === undefined) return {};
  if (!protocolOf(protocol).secure) return { protocol };
  const { version } = tls ?? {};
  return { protocol, tls: { serverName, ...(version !== undefined && { version }) } };
}
