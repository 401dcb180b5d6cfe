import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import { bareHost } from '../../host/bare-host.ts';

/** ssh has no limit of its own: for a login, and for a machine that falls silent. */
const limits = ['ConnectTimeout=10', 'ServerAliveInterval=5', 'ServerAliveCountMax=2'];

/**
 * Returns an agent whose connections to an engine are made as those of the docker command: by the
 * user's ssh, with its configuration, keys and known hosts. The other machine needs the docker
 * command. dockerode's own way over SSH checks no host key, and fails where a port is given.
 */
export function overSsh(url: URL): Agent {
  const agent = new Agent();
  agent.createConnection = () => connectionTo(url);
  return agent;
}

/** Returns the host that an alias of the user's ssh configuration stands for. */
export function hostOf(url: URL): string {
  const { stdout } = spawnSync('ssh', ['-G', ...destination(url)], { encoding: 'utf8' });
  return /^hostname (.+)$/m.exec(stdout ?? '')?.[1] ?? bareHost(url);
}

const destination = (url: URL): readonly string[] => [
  ...(url.username === '' ? [] : ['-l', decodeURIComponent(url.username)]),
  ...(url.port === '' ? [] : ['-p', url.port]),
  ...['--', bareHost(url)],
];

function connectionTo(url: URL): Duplex {
  const options = ['BatchMode=yes', ...limits].flatMap((option) => ['-o', option]);
  const words = ['-T', ...options, ...destination(url), 'docker', 'system', 'dial-stdio'];
  // An interrupt from the terminal is for us: what we started there is still to be removed.
  const child = spawn('ssh', words, { stdio: 'pipe', detached: true });
  const stream = streamOf(child);
  const same = () => stream;
  // An HTTP request sets these on its socket.
  return Object.assign(stream, { setTimeout: same, setNoDelay: same, setKeepAlive: same });
}

/** Makes a stream of a program's input and output. Its end is known when it has said why. */
function streamOf(child: ChildProcessWithoutNullStreams): Duplex {
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const stream = new Duplex({
    read: () => child.stdout.resume(),
    write: (chunk, _, done) => void child.stdin.write(chunk, done),
    final: (done) => child.stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  child.stdout.on('data', (chunk) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.stdin.on('error', () => {});
  child.once('error', (error) => stream.destroy(error));
  child.once('close', (status) => {
    const reason = said.trim().split('\n').at(-1) || `it ended with status ${status}`;
    if (status === 0) stream.push(null);
    else stream.destroy(new Error(`ssh: ${reason}`));
  });
  return stream;
}
