import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Problems } from './message.ts';
import { reasonOf } from './reason-of.ts';

const address = '127.0.0.1';

/** Loopback answers in microseconds; a firewall that drops its packets never does. */
const patienceMs = 2000;

/**
 * Connects to ourselves over loopback, as the generator does to every arm.
 * @returns null where that works, else the error in words.
 */
export async function loopbackFault(): Promise<string | null> {
  const server = createServer((socket) => socket.destroy());
  try {
    await new Promise<void>((done, fail) => {
      server.on('error', fail).listen(0, address, () => {
        const { port } = server.address() as { port: number };
        const socket = connect({ host: address, port, timeout: patienceMs });
        socket.once('timeout', () => fail(new Error(`no answer for ${patienceMs / 1000} s`)));
        socket.once('error', fail).once('connect', () => done());
        socket.once('close', () => socket.destroy());
      });
    });
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    server.close();
  }
}

/** Adds a problem where every trial would fail because loopback cannot be used. */
export async function checkLoopback(problems: Problems): Promise<void> {
  const fault = await loopbackFault();
  if (fault === null) return;
  problems.push(`the load cannot reach a server over loopback (${fault}): ${loopbackRemedy()}`);
}

/** Returns what to do about loopback that cannot be used, as a clause. */
export function loopbackRemedy(): string {
  const all = Object.values(networkInterfaces()).flat();
  return all.some((each) => each?.address === address)
    ? `let the firewall accept connections to ${address}`
    : 'the interface lo is down in this network namespace, and `ip link set lo up` brings it up';
}
