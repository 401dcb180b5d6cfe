import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneOf, type Problems, seconds, someOf, wholeNumber } from '../../plan/flags.ts';
import { FolderError, type RunFolder } from '../../run/folder.ts';
import { runtimeNames } from '../../server/runtimes.ts';
import { ServerError } from '../../server/server.ts';
import { claimMachine, removeLeftovers } from '../cleanup.ts';
import type { ExitCode } from '../exit-code.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';
import { type Campaign, campaignFolder, runCampaign } from './campaign.ts';
import { type EffectName, effects } from './effects.ts';
import { findingOf, findingsText } from './findings.ts';

/** The flags of `validate` as they were typed. */
export interface ValidateFlags {
  readonly effect: string;
  readonly campaigns: string;
  readonly rounds: string;
  readonly duration: string;
  readonly runtime: string;
  readonly httpdImage: string;
  readonly out?: string;
}

/**
 * Tests the instrument itself: runs in which an arm is compared with its own second start, disturbed by an effect of known
 * size or by nothing. Writes how often it was found. An --out that exists goes on where it ended. 3: a campaign was incomplete.
 */
export async function validate(
  flags: ValidateFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const problems: Problems = [];
  const asked = judgeFlags(flags, problems);
  // Each campaign claims the machine under its own name; here only whether it is free.
  claimMachine('validation', problems)?.[Symbol.dispose]();
  const { names, campaigns } = asked;
  if (problems.length > 0 || campaigns === null) return refuse('validate', problems, terminal);
  const out = flags.out ?? join('reports', `validation-${new Date().toISOString().slice(0, 10)}`);
  try {
    for (const line of await removeLeftovers()) terminal.err(line);
    mkdirSync(out, { recursive: true });
    const planned = await planAll(names, campaigns, flags, out);
    const done: Campaign[] = [];
    for (const { effect, folder } of planned) {
      done.push(await runCampaign(effect, folder, terminal, signal));
    }
    return finish(names, done, out, terminal, signal);
  } catch (error) {
    if (signal.aborted) return 130;
    if (!(error instanceof ServerError || error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return 3;
  }
}

interface Planned {
  readonly effect: EffectName;
  readonly folder: RunFolder;
}

/**
 * The effects in turn, so that an hour of bad weather does not fall on one of them. All plans come first: measuring pins this
 * process to the generator's CPUs, and a plan made afterwards would know of no others.
 */
async function planAll(
  names: readonly EffectName[],
  campaigns: number,
  flags: ValidateFlags,
  out: string,
): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  for (let i = 1; i <= campaigns; i += 1) {
    for (const effect of names) {
      planned.push({
        effect,
        folder: await campaignFolder(effect, flags, join(out, `${effect}-${i}`)),
      });
    }
  }
  return planned;
}

function judgeFlags(flags: ValidateFlags, problems: Problems) {
  wholeNumber('--rounds', flags.rounds, [6, 1000], problems);
  seconds('--duration', flags.duration, [0.5, 600], problems);
  oneOf('--runtime', flags.runtime, ['auto', ...runtimeNames], problems);
  return {
    names: someOf('--effect', flags.effect, Object.keys(effects) as EffectName[], problems),
    campaigns: wholeNumber('--campaigns', flags.campaigns, [1, 1000], problems),
  };
}

function finish(
  names: readonly EffectName[],
  done: readonly Campaign[],
  out: string,
  terminal: Terminal,
  signal: AbortSignal,
): ExitCode {
  const findings = names.flatMap((name) =>
    findingOf(
      name,
      done.filter(({ effect }) => effect === name),
    ),
  );
  writeFileSync(
    join(out, 'validation.json'),
    `${JSON.stringify({ findings, campaigns: done }, null, 2)}\n`,
  );
  const text = findingsText(findings);
  writeFileSync(join(out, 'validation.md'), `${text}\n`);
  terminal.out(text);
  if (signal.aborted) return 130;
  return done.every(({ complete }) => complete) ? 0 : 3;
}
