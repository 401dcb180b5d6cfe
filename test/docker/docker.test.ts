import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { claimRun } from '../../src/host/work-folder.ts';
import { documents } from '../../src/load/workloads/documents.ts';
import { processTree } from '../../src/os/proc.ts';
import { watch } from '../../src/sample/watch.ts';
import { arms, type BaseArmId, type FileTuning } from '../../src/server/arm.ts';
import { startBackend } from '../../src/server/backend/backend.ts';
import { makeCertificate } from '../../src/server/certificate.ts';
import type { EngineClient } from '../../src/server/docker/client.ts';
import { findEngine } from '../../src/server/docker/engine.ts';
import { removeContainerLeftovers } from '../../src/server/docker/leftovers.ts';
import { dockerRuntime } from '../../src/server/docker/runtime.ts';
import { readStatus } from '../../src/server/read-status.ts';
import type { StartRequest } from '../../src/server/server.ts';
import { plainIds } from '../fixtures/arms.ts';
import { clientProtocols } from '../fixtures/client-protocols.ts';
import { containerEngine, needs } from '../fixtures/needs.ts';
import { type Change, never } from '../fixtures/real-httpd.ts';

// Runs beside one other: its containers bear fixed names, and it measures them.

const image = process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4';
const engine = await findEngine();

const runtime = dockerRuntime(image);
const request = (id: BaseArmId, { tuning, ...change }: Change = {}): StartRequest => ({
  arm: { ...arms[id], tuning: tuning ?? { name: 'matched' } },
  runId: 'docker-test',
  cpus: null,
  memoryLimitBytes: null,
  backendSocket: null,
  ...change,
});

const client = (): EngineClient => {
  if (!engine.reachable)
    throw new Error(`a container engine is required here: ${engine.tried.join('; ')}`);
  return engine.client;
};

const ours = () =>
  client().listContainers({ all: true, filters: { label: ['mpm-bench.run=docker-test'] } });

needs(containerEngine(engine)).describe('the docker runtime', () => {
  beforeAll(async () => {
    client();
    await runtime.prepare(
      plainIds.map((id) => arms[id]),
      () => {},
      never,
    );
  }, 300_000);

  test.each(plainIds)('%s proves what it is, is confined, and leaves nothing', async (id) => {
    const memoryLimitBytes = arms[id].server === 'native' ? 2 ** 31 : 2 ** 29;
    const server = await runtime.start(request(id, { cpus: [0], memoryLimitBytes }), never);
    onTestFinished(() => server[Symbol.asyncDispose]());
    expect(server.identity.mpm).toBe(arms[id].mpm);
    const [listed] = await ours();
    expect(listed?.Labels).toMatchObject({ 'mpm-bench.arm': id, 'mpm-bench.host': hostname() });
    const { HostConfig } = await client()
      .getContainer(listed?.Id ?? '')
      .inspect();
    expect(HostConfig).toMatchObject({
      Memory: memoryLimitBytes,
      CpusetCpus: '0',
      ReadonlyRootfs: true,
    });

    // What the kernel says counts, not what was asked for.
    const pids = processTree(server.pid ?? 0);
    // Our own prefork has one more: the process that its children are forked from.
    const parents = id === 'native-prefork' ? 2 : 1;
    expect(pids).toHaveLength(parents + (arms[id].mpm === 'prefork' ? 64 : 2));
    for (const pid of pids) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(/^CapEff:\t0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      expect(status).toMatch(/^Cpus_allowed_list:\t0$/m);
      expect(status).not.toMatch(/^Uid:\t0\t/m);
    }
    if (arms[id].server === 'native') {
      // Bundled when the image was built, not anew in each container.
      const [, child] = pids;
      const words = readFileSync(`/proc/${child}/cmdline`, 'latin1');
      expect(words).toContain('\0/usr/local/mpm-bench/cache/');
    }
    await server[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    expect(await ours()).toEqual([]);
    expect(await canListen(server.port)).toBe(true);
  });

  test('the images of our own server differ in their configuration alone', async () => {
    const layers = async (arm: string) => {
      const images = await client().listImages({ filters: { reference: [`mpm-bench/${arm}`] } });
      const newest = images.toSorted((a, b) => b.Created - a.Created)[0];
      return (
        (
          await client()
            .getImage(newest?.Id ?? '')
            .inspect()
        ).RootFS.Layers ?? []
      );
    };
    const [prefork, event] = [await layers('native-prefork'), await layers('native-event')];
    expect(prefork.length).toBeGreaterThan(5);
    expect(prefork.slice(0, -1)).toEqual(event.slice(0, -1));
    expect(prefork).not.toEqual(event);
  });

  test('its memory and CPU time are read from the container’s cgroup', async () => {
    await using server = await runtime.start(request('httpd-prefork'), never);
    expect(server.cgroup).not.toBeNull();
    const watching = watch(server);
    await watching.mark();
    await new Promise((done) => setTimeout(done, 300));
    const seen = await watching.stop();
    expect(seen.memory?.source).toMatch(/^cgroup-v[12]$/);
    expect(seen.memory?.footprintBytes.median).toBeGreaterThan(5_000_000);
    expect(seen.processes.rows.at(-1)?.[1]).toBe(65);
    const stats = await server.readStats?.();
    expect(stats?.anonBytes ?? 0).toBeGreaterThan(5_000_000);
  });

  test('where the cgroup cannot be reached the engine’s stats serve, once a second', async () => {
    await using server = await runtime.start(request('httpd-event'), never);
    const watching = watch({ ...server, pid: null, cgroup: null, readStats: server.readStats });
    await watching.mark();
    await new Promise((done) => setTimeout(done, 2200));
    const seen = await watching.stop();
    expect(seen.memory?.source).toBe('engine-stats');
    expect(seen.memory?.footprintBytes.median).toBeGreaterThan(1_000_000);
  });

  test('an application outside of the container answers through its httpd', async () => {
    using claim = claimRun('docker-test-app');
    await using backend = await startBackend(20, claim.runId, null);
    const backendSocket = backend.socket;
    await using server = await runtime.start(request('httpd-worker', { backendSocket }), never);
    const answer = await fetch(`http://${server.host}:${server.port}${documents.app.path}`);
    expect(answer.status).toBe(200);
    expect((await answer.arrayBuffer()).byteLength).toBe(documents.app.expectedBody.bytes);
  });

  test('a tuning file of the user’s is what the arm runs', async () => {
    const text = 'StartServers 2\nMinSpareServers 1\nMaxRequestWorkers 2\nServerLimit 2\n';
    const tuning = { name: 'file', path: 'mine.conf', text } as const;
    await using server = await runtime.start(request('httpd-prefork', { tuning }), never);
    expect(processTree(server.pid ?? 0)).toHaveLength(3);
  });

  test.each(['httpd-prefork', 'native-prefork'] as const)(
    'files that a tuning includes and variables that it names reach %s in its container',
    async (id) => {
      const tuning: FileTuning = {
        ...{ name: 'file', path: 'mine.conf', text: 'Include conf/included/0/*\n' },
        included: [
          {
            name: 'conf/included/0/000-pool.conf',
            path: '/mine/pool.conf',
            text: 'StartServers ${N}\nMinSpareServers 1\nMaxRequestWorkers ${N}\n',
          },
        ],
        variables: { N: '3' },
      };
      const { complaints, pool } = await runtime.askTuning({ ...arms[id], tuning }, never);
      expect({ complaints, pool }).toMatchObject({
        ...{ complaints: [], pool: { capacity: 3, started: 3 } },
      });
      await using server = await runtime.start(request(id, { tuning }), never);
      const { status } = await readStatus(server, { timeoutMs: 5000 });
      const { busyWorkers, idleWorkers } = status;
      expect((busyWorkers ?? 0) + (idleWorkers ?? 0)).toBe(3);
    },
  );

  test('httpd’s complaints about a tuning are passed on', async () => {
    const tuning = { name: 'file', path: 'mine.conf', text: 'MaxRequestWorkers 300\n' } as const;
    const asked = await runtime.askTuning({ ...arms['httpd-prefork'], tuning }, never);
    const [complaint = ''] = asked.complaints;
    expect(complaint).toMatch(
      /^AH00180: WARNING: MaxRequestWorkers of 300 exceeds ServerLimit value of 256/,
    );
  });

  test.each(['graceful-restart', 'restart'] as const)(
    'a %s reaches the parent in its container, which serves on in another generation',
    async (wish) => {
      const server = await runtime.start(request('httpd-event'), never);
      onTestFinished(() => server[Symbol.asyncDispose]());
      await server.signal(wish);
      await vi.waitFor(
        async () => {
          const { status } = await readStatus(server, { timeoutMs: 1000 });
          expect(status.generation).toBe(1);
        },
        { timeout: 10_000, interval: 50 },
      );
    },
  );

  test('a server can be started where another has been', async () => {
    const first = await runtime.start(request('httpd-prefork'), never);
    await first[Symbol.asyncDispose]();
    const second = await runtime.start(request('httpd-event', { port: first.port }), never);
    onTestFinished(() => second[Symbol.asyncDispose]());
    expect([second.port, second.identity.mpm]).toEqual([first.port, 'event']);
  });

  test.each(['httpd-prefork', 'httpd-event'] as const)(
    '%s proves TLS and HTTP/2 with a certificate that no image has',
    async (id) => {
      const tls = await makeCertificate('ecdsa');
      const protocols = clientProtocols('https1', 'h2', 'h2c');
      const volumes = async () => (await client().listVolumes()).Volumes.length;
      const before = await volumes();
      const server = await runtime.start(request(id, { tls, protocols }), never);
      onTestFinished(() => server[Symbol.asyncDispose]());
      expect(Object.keys(server.identity.negotiated ?? {})).toEqual(
        id === 'httpd-prefork' ? ['https1'] : ['https1', 'h2', 'h2c'],
      );
      const [listed] = await ours();
      const used = await client()
        .getImage(listed?.ImageID ?? '')
        .inspect();
      expect(JSON.stringify(used)).not.toContain('conf/tls');
      // The same image serves a run without TLS.
      await using plain = await runtime.start(request(id), never);
      const images = (await ours()).map(({ ImageID }) => ImageID);
      expect(new Set(images).size).toBe(1);
      expect(plain).not.toHaveProperty('tlsPort');
      await server[Symbol.asyncDispose]();
      expect(await volumes()).toBe(before);
    },
  );

  test('a container that is killed says so', async () => {
    await using server = await runtime.start(request('httpd-worker'), never);
    const [listed] = await ours();
    await client()
      .getContainer(listed?.Id ?? '')
      .kill();
    await expect(server.died).resolves.toMatch(/container exited with status 137/);
  });

  test('a failed start leaves no container and has httpd’s words', async () => {
    const tuning = { name: 'file', path: 'mine.conf', text: 'NoSuchDirective\n' } as const;
    await expect(runtime.start(request('httpd-event', { tuning }), never)).rejects.toMatchObject({
      stage: 'start',
      log: expect.stringContaining("Invalid command 'NoSuchDirective'"),
    });
    expect(await ours()).toEqual([]);
  });

  test('containers of a tool that is gone are removed, those of a live one are not', async () => {
    await using server = await runtime.start(request('httpd-event'), never);
    const orphan = await client().createContainer({
      Image: image,
      Labels: {
        'mpm-bench.run': 'docker-test',
        'mpm-bench.arm': 'httpd-worker',
        'mpm-bench.owner': '999999:1',
        'mpm-bench.host': hostname(),
      },
    });
    expect(await removeContainerLeftovers()).toEqual([
      'removed the container of httpd-worker of the interrupted run docker-test',
    ]);
    await expect(orphan.inspect()).rejects.toMatchObject({ statusCode: 404 });
    expect(await ours()).toHaveLength(1);
    expect(server.identity.mpm).toBe('event');
  });

  test('an image that cannot be pulled is an error that offers the stand-in', async () => {
    const other = dockerRuntime('localhost:1/no-such-image:1');
    await expect(other.prepare([arms['httpd-event']], () => {}, never)).rejects.toThrow(
      /cannot pull localhost:1\/no-such-image:1[\s\S]*build:httpd-base[\s\S]*mpm-bench\/httpd-base/,
    );
  });
});

needs(containerEngine(engine)).describe('PHP in containers', () => {
  beforeAll(async () => {
    client();
    const withPhp = Object.values(arms).filter((arm) => arm.php !== null);
    await runtime.prepare(withPhp, () => {}, never);
  }, 300_000);

  test.each([
    ['httpd-prefork-php', 'apache2handler', 65],
    // httpd's two processes of threads, the shell that waits for PHP-FPM, its master and its 64
    // children.
    ['httpd-event-fpm', 'fpm-fcgi', 3 + 1 + 65],
  ] as const)('%s answers the PHP page in its container', async (id, sapi, processes) => {
    await using server = await runtime.start(request(id), never);
    const answer = await fetch(`http://${server.host}:${server.port}${documents.php.path}`);
    expect(answer.headers.get('x-php-sapi')).toBe(sapi);
    expect((await answer.arrayBuffer()).byteLength).toBe(documents.php.expectedBody.bytes);
    // PHP-FPM answers before its last child is there.
    await expect
      .poll(() => processTree(server.pid ?? 0).length, { timeout: 10_000 })
      .toBe(processes);
  });

  test('a container whose PHP-FPM is killed ends', async () => {
    await using server = await runtime.start(request('httpd-event-fpm'), never);
    const master = processTree(server.pid ?? 0).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('php-fpm: master'),
    );
    if (master === undefined) throw new Error('there is no PHP-FPM');
    process.kill(master, 'SIGKILL');
    await expect(server.died).resolves.toMatch(/container exited with status/);
  });

  test.each(['httpd-worker-php', 'httpd-event-php'] as const)(
    '%s: httpd refuses PHP’s module, in its words',
    async (id) => {
      await expect(runtime.start(request(id), never)).rejects.toMatchObject({
        stage: 'start',
        message: expect.stringMatching(/^httpd refused to start: .*not compiled to be threadsafe/),
      });
      expect(await ours()).toEqual([]);
    },
  );
});

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
