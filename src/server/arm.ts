/** The arms. The key is the flag value and the id in results. */
export const arms = {
  'httpd-prefork': arm('httpd-prefork', 'httpd', 'prefork', null, 'httpd'),
  'httpd-worker': arm('httpd-worker', 'httpd', 'worker', null, 'httpd'),
  'httpd-event': arm('httpd-event', 'httpd', 'event', null, 'httpd'),
  'native-prefork': arm('native-prefork', 'native', 'prefork', null, 'native'),
  'native-worker': arm('native-worker', 'native', 'worker', null, 'native'),
  'native-event': arm('native-event', 'native', 'event', null, 'native'),
  'httpd-prefork-php': arm('httpd-prefork-php', 'httpd', 'prefork', 'module', 'php'),
  'httpd-event-fpm': arm('httpd-event-fpm', 'httpd', 'event', 'fpm', 'php'),
  // What becomes of PHP's module under a threaded MPM is asked, not known.
  'httpd-worker-php': arm('httpd-worker-php', 'httpd', 'worker', 'module', null),
  'httpd-event-php': arm('httpd-event-php', 'httpd', 'event', 'module', null),
} as const;

export type ArmId = keyof typeof arms;
export type Arm = (typeof arms)[ArmId];
export type Mpm = Arm['mpm'];
export type ServerName = Arm['server'];

/** Words of --server. */
export const armGroups = ['httpd', 'native', 'php'] as const;

/** What `--server all` stands for: PHP is a question of its own, and needs what not every machine has. */
export const groupsOfAll = ['httpd', 'native'] as const;

/** The arms that differ in server and MPM alone. */
export const plainArms: readonly Arm[] = Object.values(arms).filter(({ php }) => php === null);

/** A second start of an arm in every round: what the two differ by, a run would call a difference where there is none. */
export type SentinelId = `${ArmId}-sentinel`;

/** Who takes part in a round. */
export type StandId = ArmId | SentinelId;

export const sentinelOf = (arm: ArmId): SentinelId => `${arm}-sentinel`;

export const armOf = (id: StandId): Arm => arms[id.replace(/-sentinel$/, '') as ArmId];

/** The same server and MPM without PHP. */
export const withoutPhp = ({ server, mpm }: Arm): Arm => arms[`${server}-${mpm}`];

/** The folder under docker/ whose mpm.conf holds the arm's pool: our own server reads httpd's, so that they are equal. */
export const poolFolder = ({ id, server, mpm }: Arm): string =>
  server === 'httpd' ? id : `httpd-${mpm}`;

/**
 * @param php how a PHP page is answered: by PHP inside httpd's processes (mod_php), by PHP-FPM behind httpd, or not at all.
 * @param askedBy the word of --server that asks for it; null: only the experiment of a claim does.
 */
function arm<
  Id extends string,
  Server extends string,
  Model extends string,
  Php extends 'module' | 'fpm' | null,
  Group extends (typeof armGroups)[number] | null,
>(id: Id, server: Server, mpm: Model, php: Php, askedBy: Group) {
  return { id, server, mpm, php, askedBy } as const;
}
