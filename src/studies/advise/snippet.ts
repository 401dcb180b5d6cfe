import type { Mpm } from '../../server/arm.ts';
import type { Settings } from './advise.ts';

/** Returns directives to paste into httpd's configuration, outside of any virtual host. */
export function snippet(mpm: Mpm, settings: Settings): string {
  const spare = mpm === 'prefork' ? 'Servers' : 'Threads';
  const lines: readonly (readonly [string, number | string | null])[] = [
    ['ServerLimit', settings.serverLimit],
    ['ThreadLimit', settings.threadLimit],
    ['ThreadsPerChild', settings.threadsPerChild],
    ['MaxRequestWorkers', settings.maxRequestWorkers],
    ['StartServers', settings.startServers],
    [`MinSpare${spare}`, settings.minSpare],
    [`MaxSpare${spare}`, settings.maxSpare],
    ['AsyncRequestWorkerFactor', settings.asyncRequestWorkerFactor],
    ['ListenBackLog', settings.listenBacklog],
    ...keepAlive(settings.keepAliveSeconds),
  ];
  return [
    `<IfModule mpm_${mpm}_module>`,
    ...lines.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(26)}${value}`])),
    '</IfModule>',
  ].join('\n');
}

/** Writes whole seconds as seconds, and others as milliseconds, which httpd takes too. */
function keepAlive(seconds: number): readonly (readonly [string, string])[] {
  if (seconds === 0) return [['KeepAlive', 'Off']];
  const time = Number.isInteger(seconds) ? String(seconds) : `${Math.round(seconds * 1000)}ms`;
  return [
    ['KeepAlive', 'On'],
    ['KeepAliveTimeout', time],
  ];
}
