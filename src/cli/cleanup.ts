import { removeLeftovers } from '../studies/cleanup.ts';
import { defineCommand } from './command.ts';

export const cleanup = defineCommand({
  name: 'cleanup',
  summary: 'Remove what interrupted runs left behind. A run that is still going is left alone.',
  options: {},
  async run(_, { terminal }) {
    const removed = await removeLeftovers();
    for (const line of removed) terminal.out(line);
    if (removed.length === 0) terminal.out('Nothing was left behind.');
    return 0;
  },
});
