import type { Message, Problems } from '../host/message.ts';
import { message } from '../host/message.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlanRequest, RuntimeChoice } from '../plan/request.ts';
import { list } from '../report/format.ts';
import type { Arm, FileTuning } from '../server/arm.ts';
import { readPool } from '../server/pool.ts';
import { runtimes } from '../server/runtimes.ts';
import { type Runtime, ServerError, type TuningAnswer } from '../server/server.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';

/** Arms with the pools that their servers make of the user's tunings, and remarks about them. */
export type Understood = Pick<PlanRequest, 'arms' | 'notes'>;

/**
 * Asks the servers that will run what they make of the user's files, so that the plan has their
 * numbers. A file that a server would not apply as it is written is a problem. Where no server can
 * be asked, the plan has our own reading, and says so.
 */
export async function askTunings(
  { arms, httpd }: Pick<Plan, 'arms' | 'httpd'>,
  { name }: Pick<RuntimeChoice, 'name'>,
  problems: Problems,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Understood> {
  if (problems.length > 0 || !arms.some(hasFile)) return { arms, notes: [] };
  const runtime = runtimes[name].open(httpd);
  try {
    const asked = await stage('Ask the servers about the tuning', terminal, () =>
      askAll(arms, runtime, signal),
    );
    const refused = complaintsOf(asked);
    if (refused !== null) problems.push(refused);
    return {
      arms: asked.map(({ arm, answer }) =>
        answer?.pool == null ? arm : { ...arm, pool: answer.pool },
      ),
      notes: asked.flatMap(notesOf),
    };
  } catch (error) {
    if (!(error instanceof ServerError) || signal.aborted) throw error;
    const reason = error.message.split('\n')[0];
    return { arms, notes: [`the servers were not asked about the tuning: ${reason}`] };
  }
}

interface Asked {
  readonly arm: Arm;
  /** null: the tuning is one of ours. */
  readonly answer: TuningAnswer | null;
}

async function askAll(arms: readonly Arm[], runtime: Runtime, signal: AbortSignal) {
  const asked: Asked[] = [];
  for (const arm of arms) {
    const answer = hasFile(arm) ? await runtime.askTuning(arm, signal) : null;
    asked.push({ arm, answer });
  }
  return asked;
}

const hasFile = ({ tuning }: Arm): boolean => tuning.name === 'file';
const fileOf = ({ tuning }: Arm): string => (tuning as FileTuning).path;

/** Words the complaints, with the MPMs that take the file where there are some. */
function complaintsOf(asked: readonly Asked[]): Message | null {
  const lines = asked.flatMap(({ arm, answer }) =>
    (answer?.complaints ?? []).map((line) => `  ${fileOf(arm)}, ${arm.id}: ${line}`),
  );
  if (lines.length === 0) return null;
  const bad = new Set(
    asked.filter(({ answer }) => answer?.complaints.length).map(({ arm }) => arm.mpm),
  );
  const good = new Set(asked.map(({ arm }) => arm.mpm).filter((mpm) => !bad.has(mpm)));
  const sentence = `the tuning would not be applied as it is written. In the server's own words:
${lines.join('\n')}`;
  if (good.size === 0) return message`${sentence}`;
  return message`${sentence}
It goes with ${list([...good])}: use ${{ mpm: [...good].join(',') }}`;
}

/** Returns the server's remarks, and where it makes another pool of the file than we read. */
function notesOf({ arm, answer }: Asked): readonly string[] {
  if (answer === null || answer.pool === null) return [];
  const { capacity, started } = answer.pool;
  const ours = readPool(arm);
  const differs = ours.capacity !== capacity || ours.started !== started;
  return [
    ...answer.notes.map((line) => `${arm.id}: ${line.replace(/^(AH\d+): WARNING: /, '$1: ')}`),
    ...(answer.notes.length === 0 ? [] : [`${arm.id} serves ${capacity} connections at once`]),
    ...(differs
      ? [
          `${arm.id} makes ${capacity} workers of ${fileOf(arm)}, ${started} at the start; ` +
            `our own reading was ${ours.capacity} and ${ours.started}`,
        ]
      : []),
  ];
}
