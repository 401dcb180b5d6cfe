import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { connectionsSampler } from '../../src/sample/connections.ts';
import { needs, root } from '../fixtures/needs.ts';

/** Listens, connects to itself three times, and says at which port. */
const connectedToItself = `
import os, socket, time
os.system("ip link set lo up")
server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen()
clients = [socket.create_connection(server.getsockname()) for _ in range(3)]
print(server.getsockname()[1], flush=True)
time.sleep(60)`;

async function start(
  file: string,
  ...args: readonly string[]
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, port: Number(String((await once(child.stdout, 'data'))[0])) };
}

const samplerOf = (child: ChildProcess, port: number) => {
  const sampler = connectionsSampler({ pid: child.pid ?? null, port });
  onTestFinished(() => sampler.close?.());
  return sampler;
};

needs(root).test(
  'a server in another network is read from its text, and we stay where we are',
  async () => {
    const home = readlinkSync('/proc/thread-self/ns/net');
    const { child, port } = await start('unshare', '--net', 'python3', '-c', connectedToItself);
    const sampler = samplerOf(child, port);
    expect(sampler.intervalMs).toBe(500);
    // On a machine with many connections a reading may be given up.
    await expect.poll(() => sampler.read()).toEqual([3, 0, 0, 0]);
    expect(readlinkSync('/proc/thread-self/ns/net')).toBe(home);
  },
);

test('a server in our network is asked for by sock_diag', async () => {
  const { child, port } = await start(
    'python3',
    '-c',
    connectedToItself.replace(/os\.system.*/, ''),
  );
  const sampler = samplerOf(child, port);
  expect(sampler.intervalMs).toBe(200);
  expect(await sampler.read()).toEqual([3, 0, 0, 0]);
});
