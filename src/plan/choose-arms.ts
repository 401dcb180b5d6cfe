import { message, type Problems } from '../host/message.ts';
import {
  type Arm,
  type ArmGroup,
  arms,
  armWith,
  type BaseArm,
  type Mpm,
  type Tuning,
} from '../server/arm.ts';
import { serverKinds } from '../server/server-kinds.ts';

/** A tuning with a name. */
export interface NamedVariant {
  readonly name: string;
  readonly tuning: Tuning;
}

/** An httpd with a name: the path of its binary, or its image; null: the run's default httpd. */
export interface NamedBuild<Httpd extends string | null = string> {
  readonly name: string;
  readonly httpd: Httpd;
}

/** The name of the default tuning or httpd, where a single variant or build is compared with it. */
export const unnamed = 'default';

/** Tunings and builds that are set side by side. */
export interface Settings {
  /** The tuning of arms without a variant. */
  readonly tuning: Tuning;
  readonly variants: readonly NamedVariant[];
  readonly builds: readonly NamedBuild[];
}

/** Returns the base arms of these MPMs and servers, in the order of the family. */
export function basesOf(
  mpms: readonly Mpm[],
  servers: readonly ArmGroup[],
  problems: Problems,
): readonly BaseArm[] {
  const chosen = Object.values<BaseArm>(arms).filter(
    ({ mpm, askedBy }) => mpms.includes(mpm) && askedBy !== null && servers.includes(askedBy),
  );
  if (chosen.length === 0) {
    problems.push(
      message`${{ mpm: mpms.join(',') }} with ${{ server: servers.join(',') }}: there is no such arm. PHP is measured as mod_php under prefork and as PHP-FPM behind event`,
    );
  }
  return chosen;
}

/**
 * Returns the product of base arms, variants and builds, in this order of importance. The native
 * server has variants, but no builds.
 */
export function armsOf(
  bases: readonly BaseArm[],
  { tuning, variants, builds }: Settings,
): readonly Arm[] {
  const tunings = withDefault<NamedVariant>(variants, { name: unnamed, tuning });
  const httpds = withDefault<NamedBuild<string | null>>(builds, { name: unnamed, httpd: null });
  return bases.flatMap((base) =>
    orNone(tunings).flatMap((variant) =>
      orNone(serverKinds[base.server].hasBuilds ? httpds : []).map((build) =>
        armWith(base, {
          tuning: variant?.tuning ?? tuning,
          variant: variant?.name ?? null,
          build: build?.name ?? null,
          httpd: build?.httpd ?? null,
        }),
      ),
    ),
  );
}

/** Adds a problem where builds are given and no arm can have them. */
export function checkBases(
  bases: readonly BaseArm[],
  { builds }: Pick<Settings, 'builds'>,
  problems: Problems,
): void {
  if (builds.length === 0 || bases.length === 0) return;
  if (bases.every(({ server }) => !serverKinds[server].hasBuilds)) {
    problems.push(
      message`${{ build: true }}: the native server has no builds; compare those of httpd`,
    );
  } else if (bases.some(({ php }) => php !== null)) {
    problems.push(
      message`${{ build: true }}: builds are compared without PHP, whose module belongs to one httpd`,
    );
  }
}

const withDefault = <Named>(all: readonly Named[], ofDefault: Named): readonly Named[] =>
  all.length === 1 ? [ofDefault, ...all] : all;

const orNone = <Item>(all: readonly Item[]): readonly (Item | null)[] =>
  all.length === 0 ? [null] : all;

/** Returns the pairs of names whose arms do not differ: comparing them is an A/A comparison. */
export function equalArms(arms: readonly Arm[]): readonly (readonly [Arm, Arm])[] {
  const essence = ({ server, mpm, php, tuning, httpd }: Arm) => {
    const text = 'path' in tuning ? [tuning.text, tuning.included ?? []] : tuning.name;
    return JSON.stringify([server, mpm, php, text, httpd]);
  };
  return arms.flatMap((a, i) =>
    arms
      .slice(i + 1)
      .filter((b) => essence(a) === essence(b))
      .map((b) => [a, b] as const),
  );
}
