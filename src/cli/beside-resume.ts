import type { Command } from 'commander';
import type { Problems } from '../host/message.ts';
import { list } from '../report/format.ts';

/** Options that a command takes although it goes on. All others are in the plan of its folder. */
const taken = ['resume', 'live', 'json', 'verbose', 'dryRun', 'history', 'pages'];

/** Commands that choose a runtime as they go on. */
const choosing = ['advise'];

/** Refuses options that would be ignored beside --resume. */
export function checkBesideResume(command: Command, problems: Problems): void {
  const typed = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  // `load --resume` is about sessions of TLS.
  if (!typed.some(({ flags }) => flags === '--resume <DIR>')) return;
  const isTaken = (name: string) =>
    taken.includes(name) || (name === 'runtime' && choosing.includes(command.name()));
  const ignored = typed.filter((option) => !isTaken(option.attributeName()));
  if (ignored.length === 0) return;
  const flags = list(ignored.map(({ long, short }) => long ?? short ?? ''));
  problems.push(`--resume goes on with the plan of its folder: leave out ${flags}`);
}
