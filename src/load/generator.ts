import { execa } from 'execa';
import { compileCacheFolder } from '../os/compile-cache.ts';
import type { DriverName } from './drivers/drivers.ts';
import type { LoadResult, Progress } from './load.ts';
import type { LoadSpec } from './spec.ts';

const childFile = new URL('./generator-child.ts', import.meta.url).pathname;

/** What the parent says to the child. */
export type ToChild =
  | { readonly kind: 'load'; readonly driver: DriverName }
  | { readonly kind: 'spec'; readonly spec: LoadSpec }
  | { readonly kind: 'go' }
  | { readonly kind: 'slices'; readonly specs: readonly LoadSpec[] }
  | { readonly kind: 'slice'; readonly index: number; readonly seconds: number }
  | { readonly kind: 'finish' };

/** What the child says to the parent. */
export type ToParent =
  | { readonly kind: 'warm' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'result'; readonly result: LoadResult }
  | { readonly kind: 'sliced'; readonly requests: number; readonly seconds: number }
  | { readonly kind: 'results'; readonly results: readonly LoadResult[] }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Drives the load in a process of its own, so that the generator's CPU time, its event loop and its CPUs are its own and
 * neither samplers nor a progress display are measured with it.
 * @param options.cpus CPU numbers for the generator; null, or a machine without taskset, leaves it unpinned.
 * @param options.child one that waits already; it is ended like any other.
 * @param options.warm called after the warm-up; the measured window starts when it resolves.
 * @throws when the driver fails or the signal comes; {@link GeneratorCrash} when the child crashes.
 */
export async function generate(
  spec: LoadSpec,
  options: {
    readonly cpus: readonly number[] | null;
    readonly warm: () => Promise<void>;
    readonly signal: AbortSignal;
    readonly child?: Child;
    /** Hears twice a second how far it is, where the driver can say so. */
    readonly tell?: (progress: Progress) => void;
  },
): Promise<LoadResult> {
  const child = options.child ?? startChild(options.cpus);
  const kill = () => void child.kill('SIGKILL');
  options.signal.addEventListener('abort', kill, { once: true });
  try {
    options.signal.throwIfAborted();
    const answer = converse(child, spec, options.warm, options.tell ?? (() => {}));
    return await Promise.race([answer, crashOf(child, options.signal)]);
  } finally {
    options.signal.removeEventListener('abort', kill);
    child.kill('SIGKILL');
    await child;
  }
}

/** The generator ended before its load did: nothing is known of the server by it. */
export class GeneratorCrash extends Error {
  override readonly name = 'GeneratorCrash';
}

/** Never resolves. @throws the signal's reason, or {@link GeneratorCrash} with the child's last words when it ends. */
export async function crashOf(child: Child, aborted: AbortSignal): Promise<never> {
  const { stderr, signal, exitCode } = await child;
  aborted.throwIfAborted();
  const words = stderr.trim().split('\n').slice(-5).join('\n');
  throw new GeneratorCrash(
    `the load generator ended (${signal ?? `status ${exitCode}`}): ${words}`,
  );
}

/** Descriptors that the generator's process needs for this load: its connections, Node's own, and the channel to us. */
export const descriptorsNeeded = (connections: number): number => connections + 64;

/**
 * A scavenge of a small young generation comes a hundred times a second, with helpers that want the same CPU; this one
 * comes rarely, and on the thread itself.
 */
const steadyFlags = [
  '--single-threaded-gc',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
];

export type Child = ReturnType<typeof startChild>;

export function startChild(cpus: readonly number[] | null) {
  const folder = compileCacheFolder();
  const node = [process.execPath, ...steadyFlags, childFile];
  // taskset becomes node, so the channel of the child is node's. Where it is missing the shell goes on without it.
  const script =
    'if command -v taskset >/dev/null; then exec taskset -c "$0" "$@"; else exec "$@"; fi';
  const [file, args] =
    cpus === null ? ['env', node] : ['sh', ['-c', script, cpus.join(','), ...node]];
  return execa(file, args, {
    ipc: true,
    // A process that strips the types itself takes twice as long to be ready.
    env: folder === null ? {} : { NODE_COMPILE_CACHE: folder },
    buffer: { stdout: false, stderr: true, ipc: false },
    stdio: ['ignore', 'ignore', 'pipe'],
    reject: false,
  });
}

/** A child that has ended does not hear it: that is no error of its own, since `crashOf` tells. */
export const say = (child: Child, message: ToChild): void => void child.send?.(message, () => {});

function converse(
  child: Child,
  spec: LoadSpec,
  warm: () => Promise<void>,
  tell: (progress: Progress) => void,
): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const said = message as ToParent;
      if (said.kind === 'result') resolve(said.result);
      else if (said.kind === 'failed') reject(new Error(said.reason));
      else if (said.kind === 'progress') tell(said.progress);
      else if (said.kind === 'warm') warm().then(() => say(child, { kind: 'go' }), reject);
    });
    say(child, { kind: 'spec', spec });
  });
}
