import { cpus, release } from 'node:os';
import type { MessageConnection } from 'vscode-jsonrpc';
import { wallClockUs } from '../channel/clock-offset.ts';
import { greeting } from '../channel/greeting.ts';
import { awaitRest } from '../sample/at-rest.ts';
import { cpuUs } from '../sample/cpu.ts';
import type { Watch } from '../sample/sample.ts';
import type { Target } from '../sample/target.ts';
import { watch } from '../sample/watch.ts';
import { ownMachine } from '../server/docker/machine.ts';
import { machineCalls } from '../server/docker/machine-calls.ts';
import { freePort } from '../server/port.ts';
import { type AgentTarget, calls } from './calls.ts';

const never = new AbortController().signal;

/** Answers the requests of one connection, beside the servers that it asks about. */
export function answerCalls(connection: MessageConnection, version: string): void {
  const watches = new Map<number, Watch>();
  const watchOf = (id: number): Watch => {
    const found = watches.get(id);
    if (found === undefined) throw new Error(`there is no watch ${id}`);
    return found;
  };
  connection.onRequest(greeting.hello, (asking) => {
    if (asking !== version) throw new Error(`the agent has version ${version}, not ${asking}`);
    return { kernel: release(), cpuModel: cpus()[0]?.model ?? '', cpus: cpus().length };
  });
  connection.onRequest(greeting.clockUs, wallClockUs);
  connection.onRequest(machineCalls.freePort, freePort);
  connection.onRequest(machineCalls.find, ownMachine.find);
  connection.onRequest(calls.cpuUs, (target) => cpuUs(whole(target)));
  connection.onRequest(calls.awaitRest, (target) => awaitRest(whole(target), never));
  connection.onRequest(calls.watch, ({ target, cpus: own, countsEffort }) => {
    const id = watches.size;
    watches.set(id, watch(whole(target), own, countsEffort));
    return id;
  });
  connection.onRequest(calls.footprintBytes, (id) => watchOf(id).footprintBytes());
  connection.onRequest(calls.latest, (id) => watchOf(id).latest());
  connection.onRequest(calls.mark, async (id) => {
    await watchOf(id).mark();
    return null;
  });
  connection.onRequest(calls.stop, (id) => watchOf(id).stop());
}

/** Completes a target: its statistics are read from the kernel here, and not from the engine. */
const whole = (target: AgentTarget): Target => ({ ...target, readStats: null });
