import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { Terminal } from './terminal.ts';

/**
 * Runs one part of a long command under a title; `tell` shows what is going on inside it. On a
 * terminal both redraw themselves, elsewhere each is a line that is printed once. Gives what the
 * work gives, throws what it throws.
 */
export async function stage<Result>(
  title: string,
  terminal: Terminal,
  work: (tell: (line: string) => void) => Promise<Result>,
): Promise<Result> {
  if (!terminal.progress.isTTY) {
    terminal.err(title);
    return work((line) => terminal.err(`  ${line}`));
  }
  return drawn(title, terminal.progress, work);
}

async function drawn<Result>(
  title: string,
  stream: NodeJS.WriteStream,
  work: (tell: (line: string) => void) => Promise<Result>,
): Promise<Result> {
  const list = new Listr<{ results: Result[] }>(
    {
      title,
      task: async (context, task) => {
        const result = await work((line) => {
          task.output = line;
        });
        context.results.push(result);
      },
    },
    {
      // The study handles signals: it cleans up before anything exits.
      registerSignalListeners: false,
      rendererOptions: {
        logger: new ListrLogger({ processOutput: new ProcessOutput(stream, stream) }),
        showErrorMessage: false,
      },
    },
  );
  const { results } = await list.run({ results: [] });
  const [result] = results;
  if (results.length === 0) throw new Error(`${title} gave no result`);
  return result as Result;
}
