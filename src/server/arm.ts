/** The arms: one entry per server and MPM. The key is the flag value and the id in results. */
export const arms = {
  'httpd-prefork': { id: 'httpd-prefork', server: 'httpd', mpm: 'prefork' },
  'httpd-worker': { id: 'httpd-worker', server: 'httpd', mpm: 'worker' },
  'httpd-event': { id: 'httpd-event', server: 'httpd', mpm: 'event' },
  'native-prefork': { id: 'native-prefork', server: 'native', mpm: 'prefork' },
  'native-worker': { id: 'native-worker', server: 'native', mpm: 'worker' },
  'native-event': { id: 'native-event', server: 'native', mpm: 'event' },
} as const satisfies Record<string, { id: string; server: string; mpm: string }>;

export type ArmId = keyof typeof arms;
export type Arm = (typeof arms)[ArmId];
export type Mpm = Arm['mpm'];
export type ServerName = Arm['server'];

/** A second start of an arm in every round: what the two differ by, a run would call a difference where there is none. */
export type SentinelId = `${ArmId}-sentinel`;

/** Who takes part in a round. */
export type StandId = ArmId | SentinelId;

export const sentinelOf = (arm: ArmId): SentinelId => `${arm}-sentinel`;

export const armOf = (id: StandId): Arm => arms[id.replace(/-sentinel$/, '') as ArmId];

/** The folder under docker/ whose mpm.conf holds the arm's pool: our own server reads httpd's, so that they are equal. */
export const poolFolder = ({ mpm }: Arm): string => `httpd-${mpm}`;
