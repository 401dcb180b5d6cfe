import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { addressOf, places } from '../../../src/server/docker/places.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

/** A folder of the docker command with these files. */
function dockerFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const idOf = (name: string) => createHash('sha256').update(name).digest('hex');

const meta = (name: string, host: string) => ({
  [`contexts/meta/${idOf(name)}/meta.json`]: { Name: name, Endpoints: { docker: { Host: host } } },
});

test('DOCKER_HOST comes before a context, and the usual sockets last', () => {
  const folder = dockerFolder({
    'config.json': { currentContext: 'far' },
    ...meta('far', 'ssh://far'),
  });
  const env = { DOCKER_CONFIG: folder };
  const [first, ...others] = places({ ...env, DOCKER_HOST: 'tcp://192.0.2.7:2375' });
  expect(others).toEqual([]);
  // dockerode reads DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH itself.
  expect(first).toEqual({
    ...{ where: 'DOCKER_HOST=tcp://192.0.2.7:2375', missing: null },
    ...{ options: {}, machine: '192.0.2.7' },
  });
  expect(places(env).map(({ machine }) => machine)).toEqual(['far']);
  const usual = places({ DOCKER_CONFIG: dockerFolder({}), XDG_RUNTIME_DIR: '/run/user/7' });
  expect(usual.map(({ where, machine }) => [where, machine])).toEqual([
    ['/var/run/docker.sock', null],
    ['/run/user/7/docker.sock', null],
  ]);
});

test('DOCKER_CONTEXT comes before the one that is in use; "default" is none', () => {
  const folder = dockerFolder({
    'config.json': { currentContext: 'one' },
    ...meta('one', 'ssh://me@192.0.2.1:2222'),
    ...meta('two', 'unix:///run/two.sock'),
  });
  expect(places({ DOCKER_CONFIG: folder })).toMatchObject([
    {
      where: 'docker context one ssh://me@192.0.2.1:2222',
      options: { protocol: 'http', host: '192.0.2.1', agent: expect.any(Agent) },
      machine: '192.0.2.1',
    },
  ]);
  expect(places({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'two' })).toMatchObject([
    { where: '/run/two.sock', missing: 'no such socket', machine: null },
  ]);
  expect(places({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'default' })[0]?.where).toBe(
    '/var/run/docker.sock',
  );
});

test('the keys of a context are used, and their lack means no TLS', () => {
  const tls = (file: string) => `contexts/tls/${idOf('far')}/docker/${file}`;
  const host = meta('far', 'tcp://[2001:db8::1]:2376');
  const folder = dockerFolder({
    ...host,
    ...{ [tls('ca.pem')]: 'CA', [tls('cert.pem')]: 'CERT', [tls('key.pem')]: 'KEY' },
  });
  const env = { DOCKER_CONTEXT: 'far' };
  expect(places({ ...env, DOCKER_CONFIG: folder })[0]).toMatchObject({
    machine: '2001:db8::1',
    options: { protocol: 'https', port: '2376', ca: 'CA', cert: 'CERT', key: 'KEY' },
  });
  const plain = places({ ...env, DOCKER_CONFIG: dockerFolder(meta('far', 'tcp://192.0.2.1')) });
  expect(plain[0]?.options).toEqual({ protocol: 'http', host: '192.0.2.1', port: 2375 });
});

test('a context that is not there is named and not tried', () => {
  const env = { DOCKER_CONFIG: dockerFolder({}), DOCKER_CONTEXT: 'gone' };
  expect(places(env)).toEqual([
    {
      ...{ where: 'docker context gone', missing: 'it names no host' },
      ...{ options: {}, machine: null },
    },
  ]);
});

test('an address of this machine is no other machine', async () => {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  for (const { address } of own) expect(await addressOf(address)).toBeNull();
  expect(await addressOf(null)).toBeNull();
  expect(await addressOf('localhost')).toBeNull();
  expect(await addressOf('::1')).toBeNull();
  expect(await addressOf('192.0.2.7')).toBe('192.0.2.7');
});

test('a machine without an IPv4 address is refused in words: arms listen there', async () => {
  await expect(addressOf('2001:db8::7')).rejects.toThrow('2001:db8::7 has no IPv4 address');
});
