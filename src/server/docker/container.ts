import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { thisProcess } from '../../host/work-folder.ts';
import type { Arm } from '../arm.ts';
import { refusalIn } from '../httpd/refusal.ts';
import { serveArgument } from '../native/layout.ts';
import { phpSettings } from '../php/layout.ts';
import { freePort } from '../process/port.ts';
import { awaitVerified, type Verified } from '../readiness.ts';
import { type RunningServer, ServerError, type StartRequest, wishes } from '../server.ts';
import { definesOf } from '../tuning.ts';
import { cgroupOf, visiblePid } from './container-cgroup.ts';
import { lastLog } from './container-log.ts';
import { readStatsOf } from './container-stats.ts';
import type { EngineClient, EngineContainer } from './engine.ts';
import type { Image } from './images.ts';

const host = '127.0.0.1';

/**
 * Path of the application's socket in a container. Its folder is mounted, because the socket is
 * made anew each time.
 */
const appSocket = '/app/socket';

/** Seconds that httpd gets to stop by itself before the engine kills it. */
const graceSeconds = 2;

/**
 * Marks everything that we make in an engine, so that what is left over can be found and removed.
 */
export const labels = {
  run: 'mpm-bench.run',
  arm: 'mpm-bench.arm',
  /** "pid:startTicks" of the tool that made it, on this host. */
  owner: 'mpm-bench.owner',
  host: 'mpm-bench.host',
} as const;

/**
 * Starts one arm in a container and waits until it is verified. What was made is gone again when
 * this throws.
 */
export async function startContainer(
  engine: EngineClient,
  image: Image,
  request: StartRequest,
  signal: AbortSignal,
): Promise<RunningServer> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    const port = request.port ?? (await freePort(host));
    const made = await create(engine, image, request, port);
    try {
      const launchedAtMs = performance.now();
      await made.container.start();
      const { arm } = request;
      const asked = { host, port, arm, launchedAtMs };
      return await running(made, arm, port, await awaitVerified(asked, made.died, signal));
    } catch (error) {
      const log = await lastLog(made.container);
      await made.end();
      signal.throwIfAborted();
      // Somebody took the port between our look and httpd's bind.
      if (log.includes('AH00072') && tries < 5) continue;
      throw withLog(error, log);
    }
  }
}

/**
 * Returns the command of an arm's container. httpd-foreground passes its arguments on to httpd; the
 * native image has serve.ts as its entry point.
 */
export function commandOf(arm: Arm, listen: string, ...more: readonly string[]): string[] {
  if (arm.server === 'native') {
    return [serveArgument(imageRoot, arm, listen, more.includes('-t'))];
  }
  const defines = definesOf(arm.tuning).flatMap((name) => ['-D', name]);
  const beside = arm.php === 'fpm' ? fpmBeside : [];
  return [...beside, 'httpd-foreground', ...defines, ...more];
}

/** docker/php/with-fpm.sh; the paths are relative to the image's working folder. */
const fpmBeside = ['sh', 'conf/with-fpm.sh', 'php-fpm', 'conf/php.ini', 'conf/php-fpm.conf'];

/** HTTPD_PREFIX of the official image; our own server's files lie there too. */
const imageRoot = '/usr/local/apache2';

/**
 * Limits an arm to serving: no root, no capabilities, and a root file system that only takes
 * httpd's pid file and temporary files. It never has a terminal: resizing one sends WINCH, which
 * stops httpd.
 */
export const confinement = {
  User: 'www-data',
  HostConfig: {
    NetworkMode: 'host',
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    Tmpfs: { '/usr/local/apache2/logs': 'rw,mode=1777', '/tmp': 'rw,mode=1777' },
  },
};

interface Made {
  readonly container: EngineContainer;
  readonly died: Promise<string>;
  end(): Promise<void>;
}

async function create(
  engine: EngineClient,
  image: Image,
  { arm, runId, cpus, memoryLimitBytes, backendSocket }: StartRequest,
  port: number,
): Promise<Made> {
  const { pid, startTicks } = thisProcess();
  const container = await engine.createContainer({
    ...confinement,
    Image: image.id,
    Cmd: commandOf(arm, `${host}:${port}`, ...(backendSocket === null ? [] : ['-D', 'APP'])),
    Env: [
      `LISTEN=${host}:${port}`,
      ...(backendSocket === null ? [] : [`APP_SOCKET=${appSocket}`]),
      ...(arm.php === null ? [] : variables(phpSettings(arm))),
    ],
    Labels: {
      [labels.run]: runId,
      [labels.arm]: arm.id,
      [labels.owner]: `${pid}:${startTicks}`,
      [labels.host]: hostname(),
    },
    HostConfig: {
      ...confinement.HostConfig,
      ...(cpus === null ? {} : { CpusetCpus: cpus.join(',') }),
      ...(backendSocket === null
        ? {}
        : { Binds: [`${dirname(backendSocket)}:${dirname(appSocket)}`] }),
      ...(memoryLimitBytes === null ? {} : { Memory: memoryLimitBytes }),
    },
  });
  let ending: Promise<void> | null = null;
  return {
    container,
    died: deathOf(container).then((reason) =>
      ending === null ? reason : new Promise<string>(() => {}),
    ),
    end: () => {
      ending ??= remove(container);
      return ending;
    },
  };
}

const variables = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => `${name}=${value}`);

async function deathOf(container: EngineContainer): Promise<string> {
  try {
    const { StatusCode } = await container.wait({ condition: 'next-exit' });
    const { State } = await container.inspect();
    const why = State.OOMKilled ? ', out of memory' : '';
    return `its container exited with status ${StatusCode}${why} although nobody asked it to stop`;
  } catch (error) {
    return `the engine lost httpd's container: ${error instanceof Error ? error.message : error}`;
  }
}

async function running(
  { container, died, end }: Made,
  arm: Arm,
  port: number,
  { identity, startUp }: Verified,
): Promise<RunningServer> {
  const pid = visiblePid((await container.inspect()).State.Pid, container.id);
  return {
    arm,
    host,
    port,
    identity,
    startUp,
    pid,
    cgroup: pid === null ? null : cgroupOf(pid),
    readStats: readStatsOf(container),
    died,
    lastLog: () => lastLog(container),
    // The engine signals the container's first process, which httpd's parent is.
    signal: (wish) => container.kill({ signal: wishes[wish] }),
    [Symbol.asyncDispose]: end,
  };
}

/** Stops by TERM (the image's stop signal), then removes with everything that belongs to it. */
async function remove(container: EngineContainer): Promise<void> {
  // It may have ended by itself, or never have started; removing by force takes care of both.
  await container.stop({ t: graceSeconds, signal: 'SIGTERM' }).catch(() => {});
  await container.remove({ force: true, v: true });
}

function withLog(error: unknown, log: string): Error {
  const refusal = refusalIn(log);
  if (refusal !== null) return new ServerError('start', refusal, log, { cause: error });
  if (error instanceof ServerError) return new ServerError(error.stage, error.message, log);
  const reason = error instanceof Error ? error.message : String(error);
  return new ServerError('start', reason, log, { cause: error });
}
