import { join } from 'node:path';
import type { Advice } from '../../advise/advise.ts';
import { requestsPerSecond } from '../../advise/demand.ts';
import { type Held, heldOf } from '../../advise/holds.ts';
import type { Pool } from '../../advise/pool.ts';
import type { Site } from '../../advise/site.ts';
import { checkCell, checkedDirectives, scaledSite } from '../../advise/trial-load.ts';
import type { Problems } from '../../plan/flags.ts';
import type { Plan } from '../../plan/plan.ts';
import { createRunFolder, FolderError, writeEnvironment } from '../../run/folder.ts';
import { type ArmId, armOf, arms } from '../../server/arm.ts';
import { ServerError } from '../../server/server.ts';
import { capacityOf, type Tuning } from '../../server/tuning.ts';
import { calibrated } from '../calibrated.ts';
import { claimMachine, removeLeftovers } from '../cleanup.ts';
import { measure } from '../measure.ts';
import { checkOut } from '../out-folder.ts';
import { planHere } from '../plan-here.ts';
import { prepare } from '../prepare.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import type { AdviseFlags } from './flags.ts';

interface Check {
  /** The folder that the advice was taken from. */
  readonly from: string;
  readonly site: Site;
  readonly advices: readonly Advice[];
  readonly limitSeconds: number;
  readonly flags: AdviseFlags;
}

interface Advised {
  readonly advice: Advice;
  readonly pool: Pool;
}

const rounds = 3;

/** Runs each advised configuration at the advised load, scaled to this machine; tells what held. */
export async function check(
  { from, site, advices, limitSeconds, flags }: Check,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const advised = advices.flatMap(({ pool, ...rest }): readonly Advised[] =>
    pool === null ? [] : [{ advice: { ...rest, pool }, pool }],
  );
  if (advised.length === 0) {
    terminal.err('Nothing to check: no MPM can do it.');
    return 1;
  }
  const scaled = scaledSite(site, advices);
  terminal.err(scaleText(site, scaled));
  try {
    const held = await measured(advised, scaled, limitSeconds, flags, terminal, signal);
    if (held === null) return 2;
    if (signal.aborted) return 130;
    const text = held.map(heldText).join('\n');
    const tested = { site: scaled, held };
    if (flags.json) terminal.out(JSON.stringify({ from, site, advices, check: tested }));
    else terminal.out(`\n${text}`);
    if (held.some(({ holds }) => holds === false)) return 1;
    return held.every(({ holds }) => holds) ? 0 : 3;
  } catch (error) {
    if (signal.aborted) return 130;
    if (!(error instanceof ServerError || error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return 3;
  }
}

/** One run for each load: MPMs whose KeepAliveTimeout differs have other numbers of idle connections beside them. */
async function measured(
  advised: readonly Advised[],
  site: Site,
  limitSeconds: number,
  flags: AdviseFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<readonly Held[] | null> {
  const problems: Problems = [];
  const base = await basePlan(flags, advised, problems);
  const out = flags.out ?? join('reports', `advice-${base?.runId ?? 'run'}`);
  checkOut(out, problems);
  using _claim = claimMachine(base?.runId ?? 'refused', problems);
  if (base === null || problems.length > 0) {
    for (const problem of problems) terminal.err(problem);
    return null;
  }
  for (const line of await removeLeftovers()) terminal.err(line);
  const groups = [...Map.groupBy(advised, ({ pool }) => pool.keepAliveSeconds).values()];
  const held: Held[] = [];
  for (const group of groups) {
    if (signal.aborted) break;
    const plan = planFor(base, group, site);
    const path = groups.length === 1 ? out : join(out, plan.cells[0]?.id ?? '');
    const ready = await prepare(plan, flags.runtime === 'auto', () => {}, signal);
    const folder = createRunFolder(path, ready.plan);
    const { calibration, environment } = await calibrated(
      ready.plan,
      ready.facts,
      terminal,
      signal,
    );
    writeEnvironment(folder, environment);
    const trials = await measure(folder, ready.runtime, calibration, terminal, signal);
    held.push(...group.map(({ advice }) => heldOf(advice.mpm, trials, limitSeconds)));
  }
  return held;
}

/** What a run of these MPMs would be on this machine; its cells and tuning are replaced. */
const basePlan = (
  { runtime, httpd, httpdImage }: AdviseFlags,
  advised: readonly Advised[],
  problems: Problems,
): Promise<Plan | null> =>
  planHere(
    {
      ...{ mpm: advised.map(({ advice }) => advice.mpm).join(','), server: 'httpd' },
      ...{ runtime, httpdImage, ...(httpd === undefined ? {} : { httpd }) },
      ...{ workload: 'parked', connections: '1', driver: 'raw', clientThreads: '1' },
      ...{ preset: 'smoke', rounds: String(rounds), duration: '4s' },
      ...{ tuning: 'matched', sentinel: 'no' },
    },
    problems,
  );

function planFor(base: Plan, group: readonly Advised[], site: Site): Plan {
  const text = checkedDirectives(site, group);
  const tuning: Tuning = { name: 'file', path: 'advised', text };
  const chosen: readonly ArmId[] = group.map(({ advice }) => arms[`httpd-${advice.mpm}`].id);
  const [{ pool }] = group as readonly [Advised];
  return {
    ...base,
    tuning,
    arms: chosen,
    capacity: Object.fromEntries(chosen.map((id) => [id, capacityOf(arms[id], tuning)])),
    cells: [checkCell(site, pool, rounds)],
    rounds: base.rounds.map((order) => order.filter((id) => chosen.includes(armOf(id).id))),
    warmupSeconds: 1.5,
  };
}

function scaleText(site: Site, scaled: Site): string {
  const rate = requestsPerSecond(scaled).toPrecision(3);
  const load = `${scaled.clients} clients, ${rate} requests/s`;
  if (scaled.clients === site.clients) return `Checking the advice at its full load: ${load}.`;
  return `Checking the advice with ${load}: this machine runs the load generator too, so the visitors are ${scaled.clients} of ${site.clients}, and the workers are calculated for them in the same way.`;
}

const heldText = ({ mpm, holds, seen }: Held): string =>
  `${mpm}: ${holds === null ? 'cannot be told' : holds ? 'holds' : 'DOES NOT HOLD'}. ${seen}.`;
