import { expect, test } from 'vitest';
import { startChildService, startNode } from '../../src/host/child-service.ts';
import { allowedCpus } from '../../src/host/limits.ts';
import { readProcStat } from '../../src/os/proc.ts';

const says = (message: string) => ['-e', `process.send('${message}'); setInterval(() => {}, 1e4)`];

test('a service is ready with its first message, and is ended when it is disposed', async () => {
  const service = await startChildService('the service', says('8080'), null);
  expect(service.ready).toBe('8080');
  expect(readProcStat(service.pid)).not.toBeNull();
  await service[Symbol.asyncDispose]();
  expect(readProcStat(service.pid)).toBeNull();
});

test('a service that ends before its first message is an error with its last lines', async () => {
  const fails = ['-e', "console.error('no socket'); process.exit(3)"];
  await expect(startChildService('the service', fails, null)).rejects.toThrow(
    'the service did not start: no socket',
  );
});

test('a process that is pinned to a CPU has its own channel', async () => {
  const [cpu = 0] = allowedCpus();
  const script = "process.send(require('node:os').availableParallelism())";
  const child = startNode(['-e', script], [cpu]);
  expect(await child.getOneMessage()).toBe(1);
  await child;
});
