import type { Problems } from './flags.ts';
import { type Margins, marginKinds, usualMargins } from './questions.ts';

/** "5%" for every kind of figure, or "latency=15%,memory=2%" for some: shares, the others as usual. */
export function parseMargins(given: string | undefined, problems: Problems): Margins {
  let margins = usualMargins;
  for (const part of given?.split(',') ?? []) {
    const [, kind, number] = /^(?:([a-z]+)=)?(\d+(?:\.\d+)?)%?$/.exec(part.trim()) ?? [];
    const share = Number(number) / 100;
    const kinds = marginKinds.filter((each) => kind === undefined || each === kind);
    if (kinds.length === 0 || !(share > 0 && share < 1)) {
      problems.push(
        `--margin ${JSON.stringify(part)}: give a share above 0 % and below 100 %, such as 5%, or some of ${marginKinds.map((each) => `${each}=5%`).join(',')}`,
      );
      continue;
    }
    margins = { ...margins, ...Object.fromEntries(kinds.map((each) => [each, share])) };
  }
  return margins;
}
