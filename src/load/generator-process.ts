import { setTimeout as wait } from 'node:timers/promises';
import { type NodeChild, startNode } from '../host/child-service.ts';
import { compileCacheFolder } from '../os/compile-cache.ts';
import type { DriverName } from './drivers/drivers.ts';
import type { LoadResult, Progress } from './load.ts';
import type { LoadSpec } from './spec.ts';

/** Messages to the generator's process. */
export type ToGenerator =
  | { readonly kind: 'load'; readonly driver: DriverName }
  | { readonly kind: 'spec'; readonly spec: LoadSpec }
  | { readonly kind: 'go' }
  | { readonly kind: 'turns'; readonly specs: readonly LoadSpec[] }
  | { readonly kind: 'turn'; readonly index: number; readonly seconds: number }
  | { readonly kind: 'rest'; readonly seconds: number }
  | { readonly kind: 'finish' };

/** Messages from the generator's process. */
export type FromGenerator =
  | { readonly kind: 'warm' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'result'; readonly result: LoadResult }
  | { readonly kind: 'turned'; readonly turn: Progress }
  | { readonly kind: 'rested' }
  | { readonly kind: 'results'; readonly results: readonly LoadResult[] }
  | { readonly kind: 'failed'; readonly reason: string };

/** The generator ended before its load did; that says nothing about the server. */
export class GeneratorCrash extends Error {
  override readonly name = 'GeneratorCrash';
}

export type GeneratorProcess = NodeChild;

const childFile = new URL('./generator-child.ts', import.meta.url).pathname;

/**
 * Garbage collection of a small young generation runs a hundred times per second, with helper
 * threads on the same CPU. With these flags it runs rarely, and on the thread itself.
 */
const steadyFlags = [
  '--single-threaded-gc',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
];

/** Starts a generator. @param cpus CPU numbers for it; null leaves it unpinned. */
export function startGenerator(cpus: readonly number[] | null): GeneratorProcess {
  const folder = compileCacheFolder();
  // A process that strips the types itself takes twice as long to start.
  const env = folder === null ? {} : { NODE_COMPILE_CACHE: folder };
  return startNode([...steadyFlags, childFile], cpus, env);
}

/** Sends a message. `request` notices a process that ended; a failure to send is ignored. */
export const post = (generator: GeneratorProcess, message: ToGenerator): void =>
  void sendOrIgnore(generator, message);

async function sendOrIgnore(generator: GeneratorProcess, message: ToGenerator): Promise<void> {
  await generator.sendMessage(message).catch(() => {});
}

/**
 * Sends a message, if any, and returns the next one from the process.
 * @throws {GeneratorCrash} when the process ends or disconnects first.
 * @throws the reason of a `failed` message.
 */
export async function request(
  generator: GeneratorProcess,
  message: ToGenerator | null,
): Promise<FromGenerator> {
  let answer: FromGenerator;
  try {
    const next = generator.getOneMessage();
    if (message !== null) post(generator, message);
    answer = (await next) as FromGenerator;
  } catch {
    throw await crashOf(generator);
  }
  if (answer.kind === 'failed') throw new Error(answer.reason);
  return answer;
}

/**
 * Runs `work` with a generator and ends the generator afterwards, or at once when the signal comes.
 * @throws the signal's reason, or the error of `work`.
 */
export async function useGenerator<Result>(
  generator: GeneratorProcess,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const kill = () => void generator.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    signal.throwIfAborted();
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', kill);
    kill();
    await generator;
  }
}

/** A process that only disconnected gets this long to end by itself. */
const lastMs = 1000;

/** Returns the error of a process that ended, with the last lines that it wrote. */
async function crashOf(generator: GeneratorProcess): Promise<GeneratorCrash> {
  await Promise.race([generator, wait(lastMs)]);
  generator.kill('SIGKILL');
  const { stderr, signal, exitCode } = await generator;
  const lines = stderr.trim().split('\n').slice(-5).join('\n');
  return new GeneratorCrash(
    `the load generator ended (${signal ?? `status ${exitCode}`}): ${lines}`,
  );
}
