import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';
import { needs, programs } from '../../fixtures/needs.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

/** Makes a certificate for localhost that no authority signed. */
function certificate(): { readonly cert: string; readonly key: string } {
  const folder = temporaryFolder();
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, ...files], { stdio: 'ignore' });
  return { cert, key };
}

/** Serves the page of an httpd that answers ten requests between two readings, over TLS. */
async function statusOverTls({ cert, key }: ReturnType<typeof certificate>): Promise<number> {
  let accesses = 100;
  const server = createServer(
    { cert: readFileSync(cert), key: readFileSync(key) },
    (_, response) => {
      // Ten of clients, and the one before this.
      accesses += 11;
      const lines = [
        'ServerMPM: event',
        `Total Accesses: ${accesses}`,
        `Total Duration: ${50 * accesses}`,
        'ConnsTotal: 12',
        'Scoreboard: WWW_____',
      ];
      response.writeHead(200, { connection: 'close' }).end(`${lines.join('\n')}\n`);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

const script = `
  const { needsByStatus } = await import('./src/studies/advise/from-status.ts');
  const address = { host: '127.0.0.1', port: Number(process.argv[1]), tlsName: 'localhost' };
  const never = new AbortController().signal;
  const seen = await needsByStatus(address, 2, () => {}, never)
    .catch(({ message }) => ({ message }));
  console.log(JSON.stringify(seen));
`;

needs(programs('openssl')).test(
  'a status page over TLS is read where its certificate is trusted, and else says what to do',
  async () => {
    const { cert, key } = certificate();
    const port = await statusOverTls({ cert, key });
    const read = async (env: Record<string, string>) => {
      const args = ['--input-type=module', '-e', script, String(port)];
      const { stdout } = await execa(process.execPath, args, { env });
      return JSON.parse(stdout);
    };
    expect(await read({})).toEqual({
      message:
        'self-signed certificate. To trust it, set NODE_EXTRA_CA_CERTS to its file, or to that ' +
        'of its authority',
    });
    const seen = await read({ NODE_EXTRA_CA_CERTS: cert });
    // The page counts 22 requests in that time, two of which are ours.
    expect(seen).toMatchObject({
      ...{ clients: 12, source: 'the status page' },
      requestSeconds: expect.closeTo((22 * 0.05) / 20, 6),
    });
  },
);
