import { connect as plainConnect, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { RequestType } from 'vscode-jsonrpc';
import { connectAgent } from '../../src/channel/agent.ts';
import { connect, listen, type Secret } from '../../src/channel/channel.ts';
import { greeting } from '../../src/channel/greeting.ts';
import { makeCertificate } from '../../src/server/certificate.ts';

const never = new AbortController().signal;

const newSecret = () => makeCertificate('ecdsa', new Date(), true);
/** A question that nobody answers. */
const silent = new RequestType<string, null, void>('silent');

const facts = { kernel: '6.1', cpuModel: 'a', cpus: 2 };

/** A listener that greets; `heard` are the sockets that it spoke to. */
async function greeter(secret: Secret, answer: (version: string) => object = () => facts) {
  const heard: tls.TLSSocket[] = [];
  const { port, server } = await listen(
    secret,
    { host: '127.0.0.1', port: 0 },
    (connection, socket) => {
      heard.push(socket);
      connection.onRequest(greeting.hello, (version) => answer(version) as typeof facts);
      connection.onRequest(greeting.clockUs, () => 0);
      connection.onRequest(silent, () => new Promise<null>(() => {}));
      connection.listen();
    },
  );
  onTestFinished(() => {
    for (const socket of heard) socket.destroy();
    server.close();
  });
  return { at: { host: '127.0.0.1', port }, heard };
}

test('who has the secret is answered', async () => {
  const secret = await newSecret();
  const { at } = await greeter(secret);
  using agent = await connectAgent(secret, at, never);
  expect(agent.facts).toEqual(facts);
  expect(agent.clock.offsetUs).toBeLessThan(0);
});

test('a stranger gets nothing: with another secret, with none, and without TLS', async () => {
  const { at, heard } = await greeter(await newSecret());
  await expect(connectAgent(await newSecret(), at, never)).rejects.toThrow();
  const bare = tls.connect({ ...at, rejectUnauthorized: false });
  bare.on('error', () => {});
  const closeOf = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));
  const received: Buffer[] = [];
  bare.on('data', (bytes) => received.push(Buffer.from(bytes)));
  bare.write('Content-Length: 2\r\n\r\n{}');
  await closeOf(bare);
  const plain = plainConnect(at);
  plain.on('error', () => {});
  plain.on('data', (bytes) => received.push(Buffer.from(bytes)));
  plain.write('Content-Length: 2\r\n\r\n{}');
  await closeOf(plain);
  // An alert of TLS is all that the last one may see.
  expect(Buffer.concat(received).toString('latin1')).not.toContain('{');
  expect(heard).toEqual([]);
});

test('an agent with another secret is not asked anything', async () => {
  const { at, heard } = await greeter(await newSecret());
  await expect(connect(await newSecret(), at, never)).rejects.toThrow(/self-signed|certificate/);
  expect(heard).toEqual([]);
});

test('another version is refused', async () => {
  const secret = await newSecret();
  const { at } = await greeter(secret, (version) => {
    throw new Error(`not ${version}`);
  });
  await expect(connectAgent(secret, at, never)).rejects.toThrow(/not \d/);
});

test('an answer that does not come is not waited for without end', async () => {
  const secret = await newSecret();
  const { at } = await greeter(secret);
  using agent = await connectAgent(secret, at, never);
  const slow = agent.ask(silent, '', 10);
  await expect(slow).rejects.toThrow('the agent on 127.0.0.1 did not answer within 0.01 s');
});

test('the end of a channel ends every question too, unless we ended it', async () => {
  const secret = await newSecret();
  const { at, heard } = await greeter(secret);
  using agent = await connectAgent(secret, at, never);
  const ended = connectAgent(secret, at, never);
  using other = await ended;
  heard[0]?.destroy();
  await expect(agent.gone).resolves.toBe('the connection to the agent on 127.0.0.1 has ended');
  await expect(agent.ask(greeting.hello, '')).rejects.toThrow(/has ended/);
  let isReported = false;
  void other.gone.then(() => (isReported = true));
  other[Symbol.dispose]();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isReported).toBe(false);
});
