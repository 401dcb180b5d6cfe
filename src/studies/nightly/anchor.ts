import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileWhole } from '../../host/write-file.ts';
import { parseJson } from '../../run/folder.ts';
import { type Arm, arms, armWith } from '../../server/arm.ts';
import type { FrozenHttpd, RuntimeOptions } from '../../server/runtime.ts';
import { type RuntimeName, runtimes } from '../../server/runtimes.ts';
import { configFiles } from '../../server/tuning.ts';

/** Name of the anchor's build in a plan. */
export const anchorBuild = 'anchor';

/** The arm that every night is compared with: event, with an httpd that stays the same. */
export interface Anchor {
  readonly arm: Arm;
  /** SHA-256 of the build, or the id of its image. */
  readonly build: string;
  /** SHA-256 of its configuration. */
  readonly tuning: string;
  /** Fate of an earlier anchor, in a sentence; null: nothing. */
  readonly note: string | null;
}

/** Place of an anchor, and the default httpd that it is made of where there is none. */
export interface AnchorRequest {
  readonly history: string;
  readonly runtime: RuntimeName;
  readonly options: RuntimeOptions;
  readonly now: Date;
}

/**
 * Returns the anchor of a history; makes it of the default httpd where there is none. One that is
 * lost or changed is set aside, and nights from now on are compared with a new one.
 * @throws {ServerError} stage `prepare`.
 */
export async function anchorOf(
  { history, runtime, options, now }: AnchorRequest,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Anchor> {
  const folder = join(history, 'anchor', runtime);
  const wasThere = existsSync(folder);
  const kept = keptIn(folder);
  const kind = runtimes[runtime];
  const httpd = kept && (await kind.thaw(kept, join(folder, buildFolder), tell, signal));
  if (kept !== null && httpd !== null) return anchorWith(httpd, kept, null);
  tell('freezing the httpd that later nights are compared with');
  const fresh = `${folder}.${process.pid}.unfinished`;
  try {
    mkdirSync(join(fresh, buildFolder), { recursive: true });
    const frozen = await kind.freeze(options, join(fresh, buildFolder), tell, signal);
    writeFileWhole(join(fresh, anchorFile), `${JSON.stringify(frozen, null, 2)}\n`);
    // Only now: where no new one can be had, the old one stays where it is.
    const note = wasThere ? setAside(folder, now) : null;
    // Another night that began at the same time may have been first: that one is the anchor.
    if (!existsSync(folder)) renameSync(fresh, folder);
    const made = keptIn(folder);
    const path = made && (await kind.thaw(made, join(folder, buildFolder), tell, signal));
    if (made !== null && path !== null) return anchorWith(path, made, note);
    throw new Error(`the anchor in ${folder} is not as it was written`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Returns the anchor as a plan shows it before anything is frozen. */
export const anchorToBe = (): Anchor => anchorWith(null, { build: '' }, null);

const anchorFile = 'anchor.json';

/** Folder of the build, beside anchor.json: its hash is of nothing else. */
const buildFolder = 'httpd';

const shape = z.object({ httpd: z.string(), build: z.string(), version: z.string() });

function keptIn(folder: string): FrozenHttpd | null {
  const file = join(folder, anchorFile);
  if (!existsSync(file)) return null;
  return shape.safeParse(parseJson(readFileSync(file, 'utf8'))).data ?? null;
}

function setAside(folder: string, now: Date): string {
  const aside = `${folder}.lost-${now.toISOString().replaceAll(/[:.]/g, '')}`;
  renameSync(folder, aside);
  return (
    `The anchor was lost or changed and is set aside in ${aside}. ` +
    'Nights before this one cannot be compared with later ones.'
  );
}

function anchorWith(
  httpd: string | null,
  { build }: Pick<FrozenHttpd, 'build'>,
  note: string | null,
): Anchor {
  const arm = armWith(arms['httpd-event'], {
    tuning: { name: 'matched' },
    build: anchorBuild,
    httpd,
  });
  const files = JSON.stringify(configFiles(arm));
  return { arm, build, tuning: createHash('sha256').update(files).digest('hex'), note };
}
