import { readFileSync, rmSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import type { AgentArgument } from '../channel/argument.ts';
import { listen, type Secret } from '../channel/channel.ts';
import { answerCalls } from './answers.ts';

// The agent: it observes servers on a machine that the tool is not on. Its one argument says where
// the secret lies and on which address to listen; it prints its port. It ends by itself once nobody
// with the secret has been heard for ten seconds.

const silenceMs = 10_000;

const { secret: path, host } = JSON.parse(process.argv[2] ?? '') as AgentArgument;
const secret = JSON.parse(readFileSync(path, 'utf8')) as Secret;
rmSync(path);
const end = setTimeout(() => process.exit(0), silenceMs);
const { port } = await listen(secret, host, (connection, socket) => {
  socket.on('data', () => end.refresh());
  connection.onError(() => {});
  answerCalls(connection, packageJson.version);
  connection.listen();
});
process.stdout.write(`${JSON.stringify({ port })}\n`);
