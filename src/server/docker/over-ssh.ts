import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';

/** Time for a login; ssh has none of its own. */
const connectSeconds = 10;

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

function connectionTo({ username, hostname, port }: URL): Duplex {
  const child = spawn(
    'ssh',
    [
      ...['-T', '-o', 'BatchMode=yes', '-o', `ConnectTimeout=${connectSeconds}`],
      ...(username === '' ? [] : ['-l', decodeURIComponent(username)]),
      ...(port === '' ? [] : ['-p', port]),
      ...['--', hostname.replace(/^\[|\]$/g, ''), 'docker', 'system', 'dial-stdio'],
    ],
    // An interrupt from the terminal is for us: what we started there is still to be removed.
    { stdio: 'pipe', detached: true },
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  // The types lack pairs of Node's streams.
  const pair = { readable: child.stdout, writable: child.stdin } as object;
  const stream = Duplex.from(pair as NodeJS.ReadableStream);
  child.once('error', (error) => stream.destroy(error));
  child.once('exit', (status) => {
    if (status === 0) return;
    const reason = said.trim().split('\n').at(-1) || `it ended with status ${status}`;
    stream.destroy(new Error(`ssh: ${reason}`));
  });
  stream.once('close', () => child.kill());
  const same = () => stream;
  // An HTTP request sets these on its socket.
  return Object.assign(stream, { setTimeout: same, setNoDelay: same, setKeepAlive: same });
}
