import type { Summary } from '../../analysis/summary.ts';
import { type Mpm, mpmNames } from '../../server/arm.ts';
import { mpmCommands, withoutModPhp } from '../../server/change-commands.ts';
import { serverKinds } from '../../server/server-kinds.ts';
import type { Answer } from '../answer/answer.ts';
import { adviceIn } from '../answer/sentence.ts';
import type { Block, Section } from '../document.ts';
import { list } from '../format.ts';

/** Says what to type to change to an MPM that the run found best somewhere, and to undo it. */
export function change({ plan }: Summary, { rows }: Answer): readonly Section[] {
  const isPlain = plan.arms.every(({ php, variant }) => php === null && variant === null);
  const best = new Set(adviceIn(rows).flatMap(({ winners }) => winners));
  const to = mpmNames.filter((mpm): mpm is Mpm => best.has(mpm));
  const isAboutHttpd = plan.arms.some(({ server }) => serverKinds[server].isSubject);
  if (!isPlain || !isAboutHttpd || to.length === 0) return [];
  return [
    {
      id: 'change',
      title: 'What to type',
      blocks: [
        {
          kind: 'details',
          title: `Change to ${list(to)}, and back`,
          blocks: [
            ...to.map((mpm) =>
              log(`Commands that change to ${mpm}`, mpmCommands(mpm, null, false)),
            ),
            ...(to.every((mpm) => mpm === 'prefork')
              ? []
              : [log('Commands that replace mod_php', withoutModPhp)]),
          ],
        },
      ],
      only: ['html', 'markdown'],
    },
  ];
}

const log = (label: string, lines: readonly string[]): Block => ({
  kind: 'log',
  label,
  text: lines.join('\n'),
});
