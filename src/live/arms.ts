import { figures } from '../analysis/figures.ts';
import { figuresOf } from '../analysis/questions.ts';
import { nameOf } from '../analysis/summary.ts';
import type { Progress } from '../load/load.ts';
import { isMeasured } from '../plan/measured.ts';
import type { Plan } from '../plan/plan.ts';
import type { TrialObserver, WatchedArm } from '../run/observer.ts';
import type { CompletedTrial, Trial } from '../run/trial.ts';
import { armOf, controlOf, type InstanceId } from '../server/arm.ts';
import { situationOf } from './situation.ts';
import type { ArmNow, Doing, LatencyNow } from './view.ts';

/** Facts of an arm that change while it is measured. */
interface Facts {
  doing: Doing;
  progress: Progress | null;
  latency: LatencyNow | null;
  watch: WatchedArm['watch'] | null;
}

/** Follows the arms of a run; it notes facts and reads the samplers only when it is asked. */
export interface ArmsFollower extends TrialObserver {
  trialsEnd(trials: readonly Trial[]): void;
  /** All servers of a round are gone. */
  jobEnds(): void;
  now(): readonly ArmNow[];
}

export function followArms(plan: Plan): ArmsFollower {
  const ids = [
    ...plan.arms.map(({ id }) => id),
    ...(plan.control ? [controlOf(plan.control)] : []),
  ];
  const all = new Map<InstanceId, Facts>(
    ids.map((id) => [id, { doing: 'not started', progress: null, latency: null, watch: null }]),
  );
  const change = (id: InstanceId, to: Partial<Facts>) => Object.assign(all.get(id) ?? {}, to);
  const rest = () => {
    for (const facts of all.values()) if (facts.doing === 'under load') facts.doing = 'waiting';
  };
  return {
    armStarts: ({ arm }) => void change(arm, { doing: 'starting', progress: null }),
    cellBegins(arms) {
      const cell = arms[0]?.trial.cellPlan;
      const isAsked = (id: InstanceId) =>
        cell === undefined || isMeasured(cell, armOf(id, plan.arms));
      // An arm that its cell asks for, and that is not there, did not start or ended since.
      for (const [id, facts] of all)
        if (isUp(facts)) facts.doing = isAsked(id) ? 'failed' : 'waiting';
      for (const { trial, watch } of arms)
        change(trial.arm, { watch, progress: null, doing: 'waiting' });
    },
    loadBegins({ arm }) {
      rest();
      change(arm, { doing: 'under load' });
    },
    loadProgresses: ({ arm }, progress) => void change(arm, { progress }),
    trialsEnd(trials) {
      rest();
      for (const trial of trials) {
        if (trial.state === 'failed') change(trial.arm, { doing: 'failed', progress: null });
        const latency = trial.state === 'completed' ? latencyOf(trial, plan) : null;
        if (latency !== null) change(trial.arm, { latency });
      }
    },
    jobEnds() {
      for (const facts of all.values()) if (isUp(facts)) facts.doing = 'stopped';
    },
    now: () => [...all].map(([id, facts]) => armNow(id, facts, plan)),
  };
}

const isUp = ({ doing }: Facts): boolean =>
  doing === 'starting' || doing === 'waiting' || doing === 'under load';

function armNow(id: InstanceId, { doing, progress, latency, watch }: Facts, plan: Plan): ArmNow {
  const arm = armOf(id, plan.arms);
  const { footprintBytes = null, scoreboard = null } = watch?.latest() ?? {};
  return {
    name: nameOf(id, arm, plan.arms),
    mpm: arm.mpm,
    nth: plan.arms.filter(({ mpm }) => mpm === arm.mpm).indexOf(arm),
    doing,
    ratePerSecond: progress && progress.seconds > 0 ? progress.requests / progress.seconds : null,
    latency,
    ...{ footprintBytes, scoreboard },
  };
}

function latencyOf(trial: CompletedTrial, { cells }: Plan): LatencyNow | null {
  const cell = cells.find(({ id }) => id === trial.cell);
  // That of idle connections, which are only held, says nothing.
  if (cell === undefined || !figuresOf(cell.workload).columns.includes('latencyP50')) return null;
  const [p50, p99] = (['latencyP50', 'latencyP99'] as const).map((id) => {
    const { read, censored } = figures[id];
    const us = read(trial);
    return us === null ? null : { us, isLowerBound: censored(trial) };
  });
  if (!p50 || !p99) return null;
  return { p50, p99, situation: situationOf(cell), round: trial.round };
}
