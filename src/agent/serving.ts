import type { MessageConnection } from 'vscode-jsonrpc';
import { claimRun } from '../host/work-folder.ts';
import { freePort } from '../server/port.ts';
import { removeStaleCgroups } from '../server/process/own-cgroup.ts';
import { processRuntime } from '../server/process/runtime.ts';
import type { Runtime } from '../server/runtime.ts';
import { type RunningServer, ServerError } from '../server/server.ts';
import { type Outcome, type StartedServer, serverCalls } from '../server/swarm/server-calls.ts';

/** Servers that are children of this agent. */
export interface Servers extends AsyncDisposable {
  /** Answers the requests of a connection about them. */
  answer(connection: MessageConnection): void;
}

const never = new AbortController().signal;
const silent = () => {};

/** Starts and stops servers as plain processes, with the httpd of this machine or image. */
export function serversHere(): Servers {
  // One that was killed with its container could remove nothing.
  removeStaleCgroups('mpm-bench-agent-');
  let claim: ReturnType<typeof claimRun> | null = null;
  const runtimes = new Map<string, Runtime>();
  const runtimeAt = (host: string): Runtime => {
    const place = { host, freePort: () => freePort(host) };
    const runtime = runtimes.get(host) ?? processRuntime(null, place);
    runtimes.set(host, runtime);
    return runtime;
  };
  const servers: RunningServer[] = [];
  const serverOf = (id: number): RunningServer => {
    const server = servers[id];
    if (server === undefined) throw new Error(`there is no server ${id}`);
    return server;
  };
  return {
    answer(connection) {
      const any = () => runtimeAt('127.0.0.1');
      connection.onRequest(serverCalls.prepareServers, (arms) =>
        outcomeOf(() => any().prepare(arms, silent, never)),
      );
      connection.onRequest(serverCalls.startServer, ({ request, host }) =>
        outcomeOf(async () => {
          claim ??= claimRun(`agent-${process.pid}`);
          const own = { ...request, runId: claim.runId };
          const server = await runtimeAt(host).start(own, never);
          return startedOf(server, servers.push(server) - 1);
        }),
      );
      connection.onRequest(serverCalls.serverDied, (id) => serverOf(id).died);
      connection.onRequest(serverCalls.serverLog, (id) => serverOf(id).lastLog());
      connection.onRequest(serverCalls.signalServer, async ({ id, wish }) => {
        await serverOf(id).signal(wish);
        return null;
      });
      connection.onRequest(serverCalls.stopServer, async (id) => {
        await serverOf(id)[Symbol.asyncDispose]();
        return null;
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
      claim?.[Symbol.dispose]();
    },
  };
}

function startedOf(server: RunningServer, id: number): StartedServer {
  const { arm, host, port, tlsPort, identity, startUp, pid, cgroup } = server;
  const plain = { id, arm, host, port, identity, startUp, pid, cgroup };
  return { ...plain, ...(tlsPort !== undefined && { tlsPort }) };
}

/** Passes the failure of a server on as data. */
async function outcomeOf<Answer>(work: () => Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    return { answer: await work() };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const { stage, message, log } = error;
    return { failure: { stage, message, log } };
  }
}
