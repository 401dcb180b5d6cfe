import { type Message, message, type Problems } from '../host/message.ts';
import { driverNeeded, driversFor } from '../load/drivers/choose.ts';
import type { LoadShape } from '../load/drivers/driver.ts';
import type { DriverName } from '../load/drivers/drivers.ts';
import type { ProtocolName } from '../load/protocols/protocols.ts';
import { lackOver, workloadOver } from '../load/workloads/over-protocol.ts';
import { asksOnlySmall, asksSmall, populationsOf } from '../load/workloads/retarget.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { presets } from './presets.ts';
import { listOnce } from './protocols.ts';
import type { PlanRequest, WorkloadChoice } from './request.ts';

/** A workload over a protocol. */
interface OverProtocol {
  readonly workload: WorkloadName;
  readonly protocol: ProtocolName;
}

/** A workload over a protocol, and the driver that produces it. */
export interface ChosenWorkload extends OverProtocol {
  readonly driver: DriverName;
}

/** A workload that was asked for, and the drivers that can produce it, the preferred one first. */
interface Candidate extends OverProtocol {
  readonly shape: LoadShape;
  readonly able: readonly DriverName[];
}

/** Workloads of a run, and a note about each reason for which some are left out. */
export interface Choice {
  readonly chosen: readonly ChosenWorkload[];
  readonly notes: readonly string[];
}

/** Chooses the workloads of a run over their protocols, and their drivers. */
export function chooseWorkloads(
  load: WorkloadChoice,
  request: PlanRequest,
  platform: string,
  problems: Problems,
): Choice {
  const { driver } = load;
  const { possible, notes } = overProtocols(chooseNames(load, request, problems), load, problems);
  const candidates = possible.map((each): Candidate => {
    const shape = shapeOf(each, load);
    return { ...each, shape, able: driversFor(shape, platform) };
  });
  const drivable = candidates.flatMap(({ shape: _, able, ...each }): readonly ChosenWorkload[] => {
    const chosen = driver === 'auto' ? able[0] : able.find((name) => name === driver);
    return chosen === undefined ? [] : [{ ...each, driver: chosen }];
  });
  // A workload that was named is driven or is a problem; of auto and all the driver takes what it
  // can.
  const mayLeaveOut = typeof load.workloads === 'string' && drivable.length > 0;
  for (const each of mayLeaveOut ? [] : candidates) {
    const isDrivable = drivable.some(
      ({ workload, protocol }) => workload === each.workload && protocol === each.protocol,
    );
    if (!isDrivable) problems.push(cannotDrive(driver, each, platform));
  }
  checkTarget(load, drivable, problems);
  return { chosen: drivable, notes };
}

/**
 * Runs each workload over each protocol. What cannot be had is left out with a note; a workload
 * that was named and can be had over none of them is a problem.
 */
function overProtocols(
  names: readonly WorkloadName[],
  { workloads: asked, protocols = ['http1'] }: WorkloadChoice,
  problems: Problems,
): { readonly possible: readonly OverProtocol[]; readonly notes: readonly string[] } {
  const all = names.flatMap((workload) =>
    protocols.map((protocol) => ({ workload, protocol, lack: lackOver(workload, protocol) })),
  );
  const possible = all.filter(({ lack }) => lack === null);
  const isNamed = typeof asked !== 'string';
  for (const workload of isNamed ? names : []) {
    const lacks = all.filter((each) => each.workload === workload).map(({ lack }) => lack?.reason);
    if (lacks.includes(undefined)) continue;
    const why = [...new Set(lacks)].join('; ');
    problems.push(message`${{ workload }} and ${{ protocol: protocols.join(',') }}: ${why}`);
  }
  const lacking = all.filter(({ lack }) => lack !== null && (isNamed || !lack.isElsewhere));
  const notes = [...Map.groupBy(lacking, ({ lack }) => lack?.reason ?? '')].map(
    ([reason, some]) => {
      const [what, over] = [some.map((each) => each.workload), some.map((each) => each.protocol)];
      return `${listOnce(what)} not measured over ${listOnce(over)}: ${reason}`;
    },
  );
  return { possible: possible.map(({ lack: _, ...each }) => each), notes };
}

/**
 * Returns the shape of a load with one thread: a cross-check driver has only one, so the
 * generator's threads must not decide.
 */
const shapeOf = (
  { workload, protocol }: OverProtocol,
  { target = null }: WorkloadChoice,
): LoadShape => ({
  populations: populationsOf(workloadOver(workload, protocol), 1, target),
  protocol,
  clientThreads: 1,
  turns: false,
});

function checkTarget(
  { target = null }: WorkloadChoice,
  chosen: readonly ChosenWorkload[],
  problems: Problems,
): void {
  const takes = ({ workload }: ChosenWorkload) => asksSmall(workloads[workload].populations(1));
  if (target === null || chosen.some(takes)) return;
  const why = 'these workloads have documents of their own, which it cannot replace';
  problems.push(message`${{ path: target.path }}: ${why}`);
}

/** Returns the names; what the arms cannot answer is left out of `all`, else it is a problem. */
function chooseNames(
  { workloads: asked }: WorkloadChoice,
  { preset, arms: chosen }: PlanRequest,
  problems: Problems,
): readonly WorkloadName[] {
  const php = chosen.length > 0 && chosen.every((arm) => arm.php !== null);
  const ofSite = chosen.some(({ tuning }) => tuning.name === 'site');
  const has = (name: WorkloadName) => !ofSite || asksOnlySmall(workloads[name].populations(1));
  const answerable = (name: WorkloadName) => (php || !needsPhp(name)) && has(name);
  if (asked === 'auto') return php ? ['php'] : presets[preset].workloads.filter(has);
  if (asked === 'all') return (Object.keys(workloads) as WorkloadName[]).filter(answerable);
  for (const name of asked) {
    const workload = { workload: name };
    if (!has(name)) {
      problems.push(message`${workload} asks for a document that the site does not have`);
    } else if (!answerable(name)) {
      const php = { server: 'php' };
      problems.push(message`${workload} needs PHP in every arm: ask for them with ${php}`);
    }
  }
  return asked.filter(answerable);
}

const needsPhp = (name: WorkloadName): boolean => {
  const workload: Workload = workloads[name];
  return workload.needsPhp ?? false;
};

function cannotDrive(driver: string, candidate: Candidate, platform: string): Message {
  const { workload, shape, able } = candidate;
  if (able.length === 0) return message`${{ workload }} needs ${driverNeeded(shape, platform)}`;
  return message`${{ driver }} cannot drive ${{ workload }}: use ${able.join(' or ')}`;
}
