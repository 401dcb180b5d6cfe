import type { Mpm } from '../../server/arm.ts';
import { changeCommands } from '../../server/change-commands.ts';
import type { Advice } from './advise.ts';
import { calculation } from './calculation.ts';
import { changesText } from './changes.ts';
import type { Current } from './current.ts';
import { sentence } from './sentence.ts';
import type { Site } from './site.ts';
import { snippet } from './snippet.ts';

/** Returns all that is advised, as it is printed. */
export function adviceText(
  site: Site,
  advices: readonly Advice[],
  mpms: readonly Mpm[],
  current: Current | null,
): string {
  const missing = mpms.filter((mpm) => !advices.some((advice) => advice.mpm === mpm));
  return [
    ...advices.flatMap((advice) => ['', ...adviceLines(site, advice, current)]),
    ...missing.map((mpm) => `\n${mpm}: nothing was measured of it there.`),
    ...commandLines(advices, current),
  ].join('\n');
}

/** MPMs in the order in which a change to them is shown: most sites are best served by event. */
const preferred: readonly Mpm[] = ['event', 'worker', 'prefork'];

function commandLines(advices: readonly Advice[], current: Current | null): readonly string[] {
  const able = advices.filter(({ settings }) => settings !== null).map(({ mpm }) => mpm);
  const to = preferred.find((mpm) => able.includes(mpm));
  if (to === undefined || to === current?.mpm) return [];
  return ['', ...changeCommands(to, current?.mpm ?? null)];
}

function adviceLines(site: Site, advice: Advice, current: Current | null): readonly string[] {
  const changes = current === null ? [] : changesText(current, advice);
  const words = sentence(site, advice);
  return [
    advice.mpm,
    ...calculation(site, advice),
    ...(words === null ? [] : ['', words]),
    ...(advice.settings === null ? [] : ['', snippet(advice.mpm, advice.settings)]),
    ...(changes.length === 0 ? [] : ['', ...changes]),
    ...(advice.settings?.listenBacklog == null
      ? []
      : [
          '',
          'The kernel cuts ListenBackLog to net.core.somaxconn: see that it is at least as large.',
        ]),
  ];
}
