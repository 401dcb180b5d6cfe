import type { Advice } from '../../advise/advise.ts';
import { calculation } from '../../advise/calculation.ts';
import { sentence } from '../../advise/sentence.ts';
import type { Site } from '../../advise/site.ts';
import { snippet } from '../../advise/snippet.ts';
import type { Mpm } from '../../server/arm.ts';

/** All that is advised, as it is printed. @param from what it was taken from, in words. */
export function adviceText(
  site: Site,
  advices: readonly Advice[],
  mpms: readonly Mpm[],
  from: string,
): string {
  const missing = mpms.filter((mpm) => !advices.some((advice) => advice.mpm === mpm));
  return [
    `${from}:`,
    ...advices.flatMap((advice) => ['', ...adviceLines(site, advice)]),
    ...missing.map((mpm) => `\n${mpm}: nothing measured of it there.`),
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
