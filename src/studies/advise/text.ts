import type { Mpm } from '../../server/arm.ts';
import type { Advice } from './advise.ts';
import { calculation } from './calculation.ts';
import { sentence } from './sentence.ts';
import type { Site } from './site.ts';
import { snippet } from './snippet.ts';

/** Returns all that is advised, as it is printed. */
export function adviceText(site: Site, advices: readonly Advice[], mpms: readonly Mpm[]): string {
  const missing = mpms.filter((mpm) => !advices.some((advice) => advice.mpm === mpm));
  return [
    ...advices.flatMap((advice) => ['', ...adviceLines(site, advice)]),
    ...missing.map((mpm) => `\n${mpm}: nothing was measured of it there.`),
  ].join('\n');
}

function adviceLines(site: Site, advice: Advice): readonly string[] {
  const words = sentence(site, advice);
  return [
    advice.mpm,
    ...calculation(site, advice),
    ...(words === null ? [] : ['', words]),
    ...(advice.settings === null ? [] : ['', snippet(advice.mpm, advice.settings)]),
    ...(advice.settings?.listenBacklog == null
      ? []
      : [
          '',
          'The kernel cuts ListenBackLog to net.core.somaxconn: see that it is at least as large.',
        ]),
  ];
}
