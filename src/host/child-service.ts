import { execa } from 'execa';

/** A Node process of ours with a message channel; its standard error is kept. */
export type NodeChild = ReturnType<typeof startNode>;

/**
 * Starts a file of ours in a Node process with a message channel.
 * @param command Node's flags, the file, and its arguments.
 * @param cpus CPU numbers for it; null, or a machine without taskset, leaves it unpinned.
 */
export function startNode(
  command: readonly string[],
  cpus: readonly number[] | null,
  env: Readonly<Record<string, string>> = {},
) {
  const node = [process.execPath, ...command];
  // taskset becomes node, so that the child's channel is node's. The shell goes on without it.
  const script =
    'if command -v taskset >/dev/null; then exec taskset -c "$0" "$@"; else exec "$@"; fi';
  const [file, args] =
    cpus === null ? ['env', node] : ['sh', ['-c', script, cpus.join(','), ...node]];
  return execa(file, args, {
    ipc: true,
    env,
    buffer: { stdout: false, stderr: true, ipc: false },
    stdio: ['ignore', 'ignore', 'pipe'],
    reject: false,
  });
}

/** A service of ours in a process of its own, which has reported that it is ready. */
export interface ChildService extends AsyncDisposable {
  readonly pid: number;
  /** The first message of the process. */
  readonly ready: unknown;
}

/**
 * Starts a service and waits for its first message.
 * @param title names the service in the error.
 * @throws when it ends first.
 */
export async function startChildService(
  title: string,
  command: readonly string[],
  cpus: readonly number[] | null,
): Promise<ChildService> {
  const child = startNode(command, cpus);
  const end = async () => {
    child.kill('SIGKILL');
    await child;
  };
  try {
    const ready = await child.getOneMessage();
    return { pid: child.pid ?? 0, ready, [Symbol.asyncDispose]: end };
  } catch {
    await end();
    throw new Error(`${title} did not start: ${(await child).stderr.trim()}`);
  }
}
