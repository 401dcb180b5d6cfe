import type { LoadResult, Progress } from '../load/load.ts';
import type { LoadSpec } from '../load/spec.ts';
import type { LoadInTurns } from '../load/turns.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import type { Watch } from '../sample/sample.ts';
import type { RunningServer, StartRequest } from '../server/server.ts';
import type { WatchedServer } from './client-port.ts';
import type { TrialObserver } from './observer.ts';
import type { Warning } from './trial.ts';

/** The parts a trial is made of: real ones in a run, fakes where a test is about their order. */
export interface TrialParts {
  /** Starts a generator ahead, where that disturbs nobody: the next load finds it ready. */
  prepareGenerator(): void;
  start(request: StartRequest, signal: AbortSignal): Promise<RunningServer>;
  /** The application behind httpd, where a cell needs one; its socket is null where none does. */
  startBackend(delayMs: number | null, plan: Plan): Promise<Backend>;
  /** Waits until the server has no work; returns a warning where it still had some. */
  awaitRest(server: RunningServer, signal: AbortSignal): Promise<readonly Warning[]>;
  /** @param countsEffort context switches and page faults too. */
  watch(server: WatchedServer, countsEffort?: boolean): Watch;
  /** CPU time of the whole arm so far, in microseconds; null where it cannot be read. */
  cpuUs(server: RunningServer): Promise<number | null>;
  generate(
    spec: LoadSpec,
    options: {
      readonly cpus: readonly number[] | null;
      /** Called once the load is warm; the measured window starts when it resolves. */
      readonly warm: () => Promise<void>;
      readonly signal: AbortSignal;
      /** Receives the progress of the measured window now and then. */
      readonly report?: (progress: Progress) => void;
    },
  ): Promise<LoadResult>;
  driveTurns<Result>(
    specs: readonly LoadSpec[],
    options: { readonly cpus: readonly number[] | null; readonly signal: AbortSignal },
    work: (load: LoadInTurns) => Promise<Result>,
  ): Promise<Result>;
  /**
   * The rate that the generator itself reaches with this load, as calibrated; null where it was
   * not.
   */
  ceilingOf(cell: Cell): number | null;
  now(): Date;
  /** Absent: nobody listens. */
  readonly observer?: TrialObserver;
}

export interface Backend extends AsyncDisposable {
  readonly socket: string | null;
}
