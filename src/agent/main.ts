import { readFileSync, rmSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import type { AgentArgument } from '../channel/argument.ts';
import { listen, type Secret, silenceMs } from '../channel/channel.ts';
import { answerCalls } from './answers.ts';
import { answerLoads } from './driving.ts';
import { serversHere } from './serving.ts';

// The agent: our program on a machine that the tool is not on. It observes servers, starts servers
// of its own, and drives loads. Its one argument says where the secret lies and where to listen; it
// prints its port. Once nobody with the secret has been heard for ten seconds, it stops everything
// and ends.

const { secret: path, ...at } = JSON.parse(process.argv[2] ?? '') as AgentArgument;
const secret = JSON.parse(readFileSync(path, 'utf8')) as Secret;
try {
  rmSync(path);
} catch {
  // A swarm's secret is in memory, and nobody can remove it.
}
const servers = serversHere();
const end = async () => {
  await servers[Symbol.asyncDispose]();
  process.exit(0);
};
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => void end());
const silence = setTimeout(() => void end(), silenceMs);
const { port } = await listen(secret, at, (connection, socket) => {
  socket.on('data', () => silence.refresh());
  connection.onError(() => {});
  answerCalls(connection, packageJson.version);
  servers.answer(connection);
  answerLoads(connection);
  connection.listen();
});
process.stdout.write(`${JSON.stringify({ port })}\n`);
