import type { EngineClient } from './client.ts';
import { type ContainerSpec, createContainer } from './container.ts';
import { logOf } from './container-log.ts';
import { labelsFor } from './labels.ts';

/** All that a command has written, and its exit status. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs a container to the end of its command, and removes it. */
export async function runToEnd(
  engine: EngineClient,
  { options, files }: ContainerSpec,
): Promise<Ended> {
  const labelled = { ...options, Labels: labelsFor('none', 'a question') };
  const container = await createContainer(engine, { options: labelled, files });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    const [stdout, stderr] = [
      await logOf(container, { stdout: true, stderr: false }),
      await logOf(container, { stdout: false, stderr: true }),
    ];
    return { stdout, stderr, exitCode: StatusCode };
  } finally {
    await container.remove({ force: true, v: true });
  }
}
