import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { Terminal } from './terminal.ts';

/** A part of a long command. `tell` shows what is going on inside it. */
export interface Stage {
  readonly title: string;
  run(tell: (line: string) => void): Promise<void>;
}

/**
 * Runs the stages one after the other. On a terminal they are a list that redraws itself; elsewhere every title and
 * every line told is printed once. The first stage that throws ends it with its error.
 */
export async function runStages(stages: readonly Stage[], terminal: Terminal): Promise<void> {
  if (terminal.progress.isTTY) await drawn(stages, terminal);
  else await printed(stages, terminal);
}

async function printed(stages: readonly Stage[], terminal: Terminal): Promise<void> {
  for (const stage of stages) {
    terminal.err(stage.title);
    await stage.run((line) => terminal.err(`  ${line}`));
  }
}

async function drawn(stages: readonly Stage[], { progress }: Terminal): Promise<void> {
  const list = new Listr(
    stages.map((stage) => ({
      title: stage.title,
      task: (_: unknown, task: { output: string }) =>
        stage.run((line) => {
          task.output = line;
        }),
    })),
    {
      // Interrupts are ours: they stop the trial and clean up before anything exits.
      registerSignalListeners: false,
      rendererOptions: {
        logger: new ListrLogger({ processOutput: new ProcessOutput(progress, progress) }),
        showErrorMessage: false,
      },
    },
  );
  await list.run();
}
