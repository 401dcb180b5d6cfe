import type { Done } from '../analysis/verdict.ts';
import type { Plan } from '../plan/plan.ts';
import type { Job } from '../run/jobs.ts';
import type { TrialObserver } from '../run/observer.ts';
import type { Trial } from '../run/trial.ts';
import { type ArmsFollower, followArms } from './arms.ts';
import { followProgress } from './progress.ts';
import { questionsNow } from './questions.ts';
import { situationOf } from './situation.ts';
import type { LiveView, QuestionNow } from './view.ts';

/** Follows a study from its first stage to its end. Nothing is computed before it is asked for. */
export interface Follower {
  /** A stage without trials, such as "Prepare httpd". */
  stageBegins(title: string): void;
  /** A run of the study begins. @param title empty: it is the only one. */
  runBegins(plan: Plan, title: string): void;
  /** @param records of the run so far. */
  jobStarts(job: Job, records: readonly Trial[], secondsLeft: number): void;
  /** @param failures one line for each trial that was not completed. */
  trialsEnd(trials: readonly Trial[], failures: readonly string[]): void;
  jobEnds(secondsLeft: number): void;
  /** The run of the study has all its rounds, or needs no more. */
  runEnds(records: readonly Trial[]): void;
  /** @param text how the study ended, and where its results are. */
  ends(text: string): void;
  readonly observer: TrialObserver;
  now(): LiveView;
}

/** A run of the study that is under way. */
interface Followed {
  readonly plan: Plan;
  readonly title: string;
  readonly arms: ArmsFollower;
  readonly records: readonly Trial[];
  readonly done: Done;
  /** Computed when it is asked for first; null: not since the last round. */
  questions: readonly QuestionNow[] | null;
}

/** A reader takes in no more at once. */
const shownFailures = 5;

/** @param clockMs monotonic milliseconds. */
export function follow(clockMs = () => performance.now()): Follower {
  const progress = followProgress(clockMs);
  const failed: string[] = [];
  let run: Followed | null = null;
  return {
    stageBegins: progress.begins,
    runBegins(plan, title) {
      run = { ...noRounds, plan, title, arms: followArms(plan) };
    },
    jobStarts(job, records, secondsLeft) {
      if (run === null) return;
      const before = records.filter(({ round }) => round < job.round);
      const done = { rounds: job.round - 1, last: false };
      run = { ...run, records: before, done, questions: null };
      progress.begins(roundText(job, run), run.plan.budgetSeconds !== null);
      progress.isLeft(secondsLeft);
    },
    trialsEnd(trials, failures) {
      run?.arms.trialsEnd(trials);
      failed.unshift(...failures.filter((line) => !failed.includes(line)));
      failed.splice(shownFailures);
    },
    jobEnds(secondsLeft) {
      run?.arms.jobEnds();
      progress.loads(null);
      progress.isLeft(secondsLeft);
    },
    runEnds(records) {
      const rounds = Math.max(0, ...records.map(({ round }) => round));
      run &&= { ...run, records, done: { rounds, last: true }, questions: null };
    },
    ends: progress.ends,
    observer: {
      armStarts: (trial) => run?.arms.armStarts(trial),
      loadBegins: (trial) => run?.arms.loadBegins(trial),
      loadProgresses: (trial, answers) => run?.arms.loadProgresses(trial, answers),
      cellBegins(arms) {
        run?.arms.cellBegins(arms);
        const [first] = arms;
        progress.loads(first === undefined ? null : situationOf(first.trial.cellPlan));
      },
    },
    now: () => ({ ...shownOf(run), now: progress.now(), failures: [...failed] }),
  };
}

const noRounds = { records: [], done: { rounds: 0, last: false }, questions: null };

function shownOf(run: Followed | null): Pick<LiveView, 'arms' | 'questions' | 'looks'> {
  if (run === null) return { arms: [], questions: [], looks: [] };
  const { plan, arms, records, done } = run;
  run.questions ??= questionsNow(plan, records, done);
  const looks = plan.comparison.looks.at.map(({ rounds }) => rounds);
  return { arms: arms.now(), questions: run.questions, looks };
}

function roundText({ round }: Job, { plan, title }: Followed): string {
  const most = plan.budgetSeconds === null ? '' : 'at most ';
  const where = `round ${round} of ${most}${plan.rounds.length}`;
  return title === '' ? where.replace('round', 'Round') : `${title}: ${where}`;
}
