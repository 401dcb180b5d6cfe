import { questionsOfNights } from '../../analysis/questions.ts';
import { presets } from '../../plan/presets.ts';
import type { Margins } from '../../plan/questions.ts';
import type { PlanRequest, WorkloadChoice } from '../../plan/request.ts';
import { mpmNames, plainArm } from '../../server/arm.ts';
import type { Anchor } from './anchor.ts';

/** Choices of the user of a night. */
export interface NightChoice
  extends Pick<PlanRequest, 'preset' | 'clientThreads' | 'httpd' | 'seed'>,
    Pick<WorkloadChoice, 'workloads' | 'sizes' | 'driver'> {
  /** null: those of the preset. */
  readonly rounds: number | null;
  readonly budgetSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly margins: Margins;
}

/**
 * Returns the request of a night: the three MPMs of httpd under matched tuning, and the anchor. It
 * needs no A/A control: while the anchor's build is that of event, the anchor is one.
 */
export function nightRequest(choice: NightChoice, anchor: Anchor): PlanRequest {
  const { workloads, sizes, driver, margins, rounds, budgetSeconds, durationSeconds } = choice;
  const { preset: name, clientThreads, httpd, seed } = choice;
  const preset = presets[name];
  return {
    ...{ preset: name, clientThreads, httpd, seed },
    arms: [...mpmNames.map((mpm) => plainArm('httpd', mpm)), anchor.arm],
    load: { workloads, sizes, driver, questions: questionsOfNights(margins) },
    rounds: rounds ?? preset.rounds,
    budgetSeconds: budgetSeconds ?? (rounds === null ? preset.budgetSeconds : null),
    fitMemory: 'smaller-pools',
    warmupSeconds: preset.warmupSeconds,
    durationSeconds: durationSeconds ?? preset.durationSeconds,
    notes: anchor.note === null ? [] : [anchor.note],
    control: false,
  };
}
