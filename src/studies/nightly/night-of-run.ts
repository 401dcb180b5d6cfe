import type { Summary } from '../../analysis/summary.ts';
import { type Night, nightSchema } from '../../history/night.ts';
import { seriesOfRun } from '../../history/series-of-run.ts';
import type { Environment } from '../../run/folder.ts';
import { type Anchor, anchorBuild } from './anchor.ts';
import { attributesOf } from './attributes.ts';

/** Makes a night of a run; nothing of it was measured again so far. */
export async function nightOfRun(
  summary: Summary,
  environment: Environment,
  { build, tuning }: Anchor,
  signal: AbortSignal,
): Promise<Night> {
  const { plan, planSha256 } = summary;
  const { cpuModel = 'unknown', cpus = 1 } = environment.machine ?? {};
  return {
    schema: nightSchema,
    runId: plan.runId,
    at: plan.createdAt,
    version: plan.version,
    planSha256,
    epoch: {
      cpu: String(cpuModel),
      cores: Number(cpus),
      runtime: plan.runtime,
      anchor: { build, tuning },
      schema: nightSchema,
    },
    attributes: await attributesOf(environment, signal),
    series: seriesOfRun(summary, anchorBuild),
    repeated: null,
  };
}
