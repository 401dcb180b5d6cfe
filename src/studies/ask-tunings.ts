import { type Message, message, type Problems } from '../host/message.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlanRequest, RuntimeChoice } from '../plan/request.ts';
import { list, plural } from '../report/format.ts';
import type { Arm, SiteTuning } from '../server/arm.ts';
import { readPool } from '../server/pool.ts';
import type { Runtime, TuningAnswer } from '../server/runtime.ts';
import { runtimes } from '../server/runtimes.ts';
import { ServerError } from '../server/server.ts';
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
    const all = await stage('Ask the servers about the tuning', terminal, () =>
      askAll(arms, runtime, signal),
    );
    const { asked, leftOut } = withoutUnable(all);
    const complaint = complaintOf(asked);
    if (complaint !== null) problems.push(complaint);
    return {
      arms: asked.map(({ arm, answer }) =>
        answer?.pool == null ? arm : { ...arm, pool: answer.pool },
      ),
      notes: [...leftOut, ...replacedNotes(asked), ...mountedNotes(asked), ...notesOf(asked)],
    };
  } catch (error) {
    if (!(error instanceof ServerError) || signal.aborted) throw error;
    const reason = error.message.split('\n')[0];
    return { arms, notes: [`the servers were not asked about the tuning: ${reason}`] };
  }
}

/** An arm, and what its server said of its tuning. */
export interface Asked {
  readonly arm: Arm;
  /** null: the tuning is one of ours. */
  readonly answer: TuningAnswer | null;
}

/** Asks the servers of all arms that have a file of the user's. @throws {ServerError} */
export async function askAll(
  arms: readonly Arm[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const arm of arms) {
    const answer = hasFile(arm) ? await runtime.askTuning(arm, signal) : null;
    asked.push({ arm, answer });
  }
  return asked;
}

/** Tells that a server does not run a site under this MPM, as with mod_php under event. */
const cannotRun = ({ arm, answer }: Asked): boolean =>
  arm.tuning.name === 'site' && answer !== null && answer.pool === null;

/**
 * Leaves the MPMs out under which a site does not run, with the server's words; where it runs under
 * none, all stay.
 */
function withoutUnable(all: readonly Asked[]) {
  const unable = all.filter(cannotRun);
  if (unable.length === 0 || unable.length === all.length) return { asked: all, leftOut: [] };
  return {
    asked: all.filter((each) => !unable.includes(each)),
    leftOut: unable.map(
      ({ arm, answer }) => `${arm.id} cannot run the site: ${answer?.complaints.join(' ')}`,
    ),
  };
}

/** Lists the lines of a site that are replaced, once for each site. */
function replacedNotes(asked: readonly Asked[]): readonly string[] {
  const notes = asked.flatMap(({ arm: { tuning } }) =>
    tuning.name === 'site' ? [replacedNote(tuning)] : [],
  );
  return [...new Set(notes)];
}

/** Lists what the containers of a site see of this machine. */
function mountedNotes(asked: readonly Asked[]): readonly string[] {
  const mounted = asked.flatMap(({ answer }) => answer?.mounted ?? []);
  if (mounted.length === 0) return [];
  return [`the containers see, to read alone: ${list([...new Set(mounted)])}`];
}

/** Names the directives that are replaced; --dry-run lists their lines. */
function replacedNote({ path, replaced }: SiteTuning): string {
  const names = replaced.map((line) => (line.split(' ')[0] ?? '').replace(/^<.*/, '$&>'));
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, { length }]) =>
    length === 1 ? name : `${length} ${name}`,
  );
  return `replaced in the copy of ${path}: ${list(counts)} (a dry run lists the lines)`;
}

const hasFile = ({ tuning }: Arm): boolean => 'path' in tuning;
const fileOf = ({ tuning }: Arm): string => ('path' in tuning ? tuning.path : '');

/** Words the complaints with what helps: the MPMs that take the file, or a module. */
function complaintOf(asked: readonly Asked[]): Message | null {
  const sentence = complaintText(asked);
  if (sentence === null) return null;
  const refusing = new Set(asked.filter(complains).map(({ arm }) => arm.mpm));
  const good = new Set(asked.map(({ arm }) => arm.mpm).filter((mpm) => !refusing.has(mpm)));
  if (good.size === 0) {
    return sentence.includes('Invalid command')
      ? `${sentence}\nAdd a LoadModule line for the module that has it, or leave it out`
      : sentence;
  }
  return message`${sentence}
The file is right for ${list([...good])}: use ${{ mpm: [...good].join(',') }}, or mend it`;
}

const complains = ({ answer }: Asked): boolean => (answer?.complaints.length ?? 0) > 0;

/** Returns the complaints in the servers' own words; null where there are none. */
export function complaintText(asked: readonly Asked[]): string | null {
  const bad = asked.filter(complains);
  if (bad.length === 0) return null;
  // A file often means the same to several arms.
  const alike = Map.groupBy(bad, ({ arm, answer }) =>
    [fileOf(arm), ...(answer?.complaints ?? [])].join('\n    '),
  );
  const texts = [...alike].map(([key, group]) => {
    const [file, ...lines] = key.split('\n');
    return [`  ${file}, ${list(group.map(({ arm }) => arm.id))}:`, ...lines].join('\n');
  });
  const first = "the tuning would not be applied as it is written. In the server's own words:";
  return [first, ...texts].join('\n');
}

/** Returns the servers' remarks, each with the arms that it concerns. */
function notesOf(asked: readonly Asked[]): readonly string[] {
  const notes = asked.flatMap(({ arm, answer }) =>
    answer === null ? [] : notesAbout(arm, answer).map((note) => ({ id: arm.id, note })),
  );
  const alike = Map.groupBy(notes, ({ note }) => note);
  return [...alike].map(([note, of]) => `${list(of.map(({ id }) => id))}: ${note}`);
}

/** Returns what follows from a tuning and is easily missed. */
function notesAbout(arm: Arm, { notes, pool }: TuningAnswer): readonly string[] {
  if (pool === null) return [];
  const { capacity, started, keepAlive } = pool;
  const ours = readPool(arm);
  const inHttpd = `${plural(capacity, 'worker')}, ${started} of them at the start`;
  return [
    ...notes.map((line) => line.replace(/^(AH\d+: )WARNING: /i, '$1').replace(/\.$/, '')),
    ...(notes.every((line) => line.startsWith('AH00112')) ? [] : [`this makes ${inHttpd}`]),
    ...(keepAlive
      ? []
      : ['KeepAlive is Off, so each request of a keep-alive client opens a new connection']),
    ...(ours.capacity === capacity && ours.started === started
      ? []
      : [
          `${fileOf(arm)} makes ${inHttpd}, as httpd says; our own reading was ` +
            `${ours.capacity} and ${ours.started}`,
        ]),
  ];
}
