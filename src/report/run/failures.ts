import type { Summary } from '../../analysis/summary.ts';
import type { FailedTrial } from '../../run/trial.ts';
import type { Block, Section } from '../document.ts';

/** Shows the trials without numbers: where each ended, why, and the end of the server's log. */
export function failures({ trials }: Summary): readonly Section[] {
  const failed = trials.filter((trial) => trial.state === 'failed');
  if (failed.length === 0) return [];
  return [
    {
      id: 'failures',
      title: 'Failed trials',
      blocks: failed.map(block),
      only: ['html', 'markdown'],
    },
  ];
}

const block = ({ id, stage, reason, log }: FailedTrial): Block => ({
  kind: 'details',
  open: true,
  title: `${id} failed at stage ${stage}: ${reason}`,
  blocks:
    log === ''
      ? [{ kind: 'paragraph', text: 'The server wrote no log.' }]
      : [{ kind: 'log', label: 'Last lines of the server’s log', text: log }],
});
