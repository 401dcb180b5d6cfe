import type { Mpm } from '../../server/arm.ts';
import type { Settings } from './advise.ts';

/** A directive and its value; null: it is not set. */
export interface Setting {
  readonly name: string;
  readonly value: number | string | null;
  readonly setting: keyof Settings;
}

/** Returns the directives of an MPM, in the order in which they are printed. */
export function directivesOf(mpm: Mpm, settings: Settings): readonly Setting[] {
  const spare = mpm === 'prefork' ? 'Servers' : 'Threads';
  const names = [
    ['ServerLimit', 'serverLimit'],
    ['ThreadLimit', 'threadLimit'],
    ['ThreadsPerChild', 'threadsPerChild'],
    ['MaxRequestWorkers', 'maxRequestWorkers'],
    ['StartServers', 'startServers'],
    [`MinSpare${spare}`, 'minSpare'],
    [`MaxSpare${spare}`, 'maxSpare'],
    ['AsyncRequestWorkerFactor', 'asyncRequestWorkerFactor'],
    ['ListenBackLog', 'listenBacklog'],
  ] as const;
  const lines = names.map(([name, setting]) => ({ name, setting, value: settings[setting] }));
  return [...lines, ...keepAlive(settings.keepAliveSeconds)];
}

/** Returns directives to paste into httpd's configuration, outside of any virtual host. */
export function snippet(mpm: Mpm, settings: Settings): string {
  return [
    `<IfModule mpm_${mpm}_module>`,
    ...directivesOf(mpm, settings).flatMap(({ name, value }) =>
      value === null ? [] : [`  ${name.padEnd(26)}${value}`],
    ),
    '</IfModule>',
  ].join('\n');
}

/** Writes whole seconds as seconds, and others as milliseconds, which httpd takes too. */
function keepAlive(seconds: number): readonly Setting[] {
  const setting = 'keepAliveSeconds';
  if (seconds === 0) return [{ name: 'KeepAlive', value: 'Off', setting }];
  const time = Number.isInteger(seconds) ? String(seconds) : `${Math.round(seconds * 1000)}ms`;
  return [
    { name: 'KeepAlive', value: 'On', setting },
    { name: 'KeepAliveTimeout', value: time, setting },
  ];
}
