import { type ServerName, serverKinds, serverNames } from './server-kinds.ts';

/**
 * The MPM directives of an arm.
 *  matched  those of docker/<arm>/mpm.conf: equal capacity for every arm, pool started beforehand.
 *  stock    httpd's compiled defaults.
 *  file     a file in httpd's syntax, read after the arm's own mpm.conf.
 *  site     a whole configuration of httpd in place of the arm's own.
 */
export type Tuning =
  | { readonly name: 'matched' }
  | { readonly name: 'stock' }
  | FileTuning
  | SiteTuning;

/** Files of the user's, and all that they depend on when they were read. */
interface UsersFiles {
  /** The user's path; messages name it. */
  readonly path: string;
  readonly text: string;
  /** The files that it includes, under the names that its text has for them. */
  readonly included?: readonly IncludedFile[];
  /** Values of the variables of the environment that it names. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A file of directives. */
export interface FileTuning extends UsersFiles {
  readonly name: 'file';
}

/**
 * The configuration of a site. Its text is a copy in which the lines are replaced that decide the
 * MPM, the port, the user, and where httpd writes; all else stays where it is.
 */
export interface SiteTuning extends UsersFiles {
  readonly name: 'site';
  /** Relative paths begin here, until the file says ServerRoot. */
  readonly serverRoot: string;
  /** Folder of the site's modules; null: it loads none, and those of the binary are taken. */
  readonly modules: string | null;
  /** The image that it lies in; absent: this machine. */
  readonly image?: string;
  /** Lines that are replaced: "Listen 80 (/etc/apache2/ports.conf, line 5)". */
  readonly replaced: readonly string[];
}

/** A copy of a file that a tuning includes. */
export interface IncludedFile {
  /** Its name below the arm's folder. */
  readonly name: string;
  /** The user's path. */
  readonly path: string;
  readonly text: string;
}

/** The workers that a server makes of a tuning. */
export interface Pool {
  /** Connections that it serves at once. */
  readonly capacity: number;
  /** 1 for prefork. */
  readonly threadsPerChild: number;
  /** Workers, processes or threads, that exist before the first connection arrives. */
  readonly started: number;
  readonly keepAlive: boolean;
}

/** One server under test: server × MPM × build × tuning. Plain data, frozen in the plan. */
export interface Arm {
  /** "httpd-event", or "httpd-event@proposed+2.4.68" where variants and builds are compared. */
  readonly id: ArmId;
  readonly server: ServerName;
  readonly mpm: 'prefork' | 'worker' | 'event';
  /** Way in which PHP pages are answered: by mod_php, by PHP-FPM behind httpd, or not at all. */
  readonly php: 'module' | 'fpm' | null;
  /** The name of its tuning; null where no variants are compared. */
  readonly variant: string | null;
  /** The name of its httpd; null where no builds are compared. */
  readonly build: string | null;
  readonly tuning: Tuning;
  /** Path of the binary or name of the base image; null: the run's default httpd. */
  readonly httpd: string | null;
  /** The pool as its server said before the run; absent: the server was not asked. */
  readonly pool?: Pool;
}

export const mpmNames = ['prefork', 'worker', 'event'] as const satisfies readonly Arm['mpm'][];

export type ArmId = string;
export type Mpm = Arm['mpm'];
export type { ServerName };

/**
 * One start of an arm in a round: the arm itself, or its A/A control. Its id is unique in a round.
 */
export type InstanceId = string;

/** Each server with each MPM. */
const plainArms = Object.fromEntries(
  serverNames.flatMap((server) =>
    mpmNames.map((mpm) => [
      `${server}-${mpm}`,
      base(`${server}-${mpm}`, server, mpm, null, server),
    ]),
  ),
) as Readonly<Record<`${ServerName}-${Mpm}`, BaseArm>>;

/** The base arms: default tuning and default httpd. The key is the id in results. */
export const arms = {
  ...plainArms,
  'httpd-prefork-php': base('httpd-prefork-php', 'httpd', 'prefork', 'module', 'php'),
  'httpd-event-fpm': base('httpd-event-fpm', 'httpd', 'event', 'fpm', 'php'),
  // A claim tests whether mod_php works under a threaded MPM, so these are not offered by --server.
  'httpd-worker-php': base('httpd-worker-php', 'httpd', 'worker', 'module', null),
  'httpd-event-php': base('httpd-event-php', 'httpd', 'event', 'module', null),
} satisfies Record<string, BaseArm>;

export type BaseArmId = keyof typeof arms;

/** An arm of the table, with the word of --server that selects it; null: only a claim does. */
export interface BaseArm extends Arm {
  readonly askedBy: ArmGroup | null;
}

/** Words of --server. */
export const armGroups: readonly (ServerName | 'php')[] = [...serverNames, 'php'];

export type ArmGroup = (typeof armGroups)[number];

/** The groups of `--server all`. PHP is a separate question and not available on every machine. */
export const groupsOfAll: readonly ArmGroup[] = serverNames;

/** Returns the arm of this server and MPM without PHP, with the default tuning and httpd. */
export const plainArm = (server: ServerName, mpm: Mpm): Arm => arms[`${server}-${mpm}`];

/** A named tuning or a named httpd; `variant` and `build` are null where none are compared. */
export interface Setting {
  readonly tuning: Tuning;
  readonly variant?: string | null;
  readonly build?: string | null;
  readonly httpd?: string | null;
}

/** Returns the arm with this setting, under an id that names its variant and its build. */
export function armWith(
  { askedBy: _, ...arm }: Arm & Partial<BaseArm>,
  { tuning, variant = null, build = null, httpd = null }: Setting,
): Arm {
  const names = [variant, build].filter((name) => name !== null);
  const id = names.length === 0 ? arm.id : `${arm.id}@${names.join('+')}`;
  return { ...arm, id, variant, build, tuning, httpd };
}

/** Returns the base arm that this arm is a variant or build of. */
export const baseOf = ({ id }: Arm): BaseArm => arms[id.split('@')[0] as BaseArmId];

/** Returns the arm with another MPM and everything else equal. */
export const withMpm = (arm: Arm, mpm: Mpm): Arm => armWith(plainArm(arm.server, mpm), arm);

/** Returns the arm without PHP and everything else equal. */
export const withoutPhp = (arm: Arm): Arm => withMpm(arm, arm.mpm);

/**
 * Returns the id of the A/A control of an arm: the same arm, started a second time in every round.
 */
export const controlOf = (arm: ArmId): InstanceId => `${arm}-control`;

/** Tells an A/A control from the arm itself. */
export const isControl = (id: InstanceId): boolean => id.endsWith('-control');

/** Returns the arm of an instance. @throws when no arm of the list has it. */
export function armOf(id: InstanceId, all: readonly Arm[]): Arm {
  const found = all.find((arm) => arm.id === id || controlOf(arm.id) === id);
  if (found === undefined) throw new Error(`no arm of the plan is called ${id}`);
  return found;
}

/**
 * Returns the folder under docker/ whose mpm.conf sets the arm's pool; both servers read httpd's.
 */
export const poolFolder = (arm: Arm): string =>
  serverKinds[arm.server].isSubject ? baseOf(arm).id : plainArm('httpd', arm.mpm).id;

function base(
  id: string,
  server: ServerName,
  mpm: Mpm,
  php: Arm['php'],
  askedBy: ArmGroup | null,
): BaseArm {
  const setting = { variant: null, build: null, tuning: { name: 'matched' }, httpd: null } as const;
  return { id, server, mpm, php, askedBy, ...setting };
}
