import { expect, test } from 'vitest';
import { clientPortOf, watchedUnder } from '../../src/run/client-port.ts';
import { arms } from '../../src/server/arm.ts';
import { fakeServer } from '../fixtures/parts.ts';

const server = fakeServer(arms['httpd-event'], [], { port: 80, tlsPort: 443 });

test('a server is watched on the port of the clients of a cell', () => {
  expect(watchedUnder(server, {})).toBe(server);
  expect(watchedUnder(server, { protocol: 'h2c' })).toBe(server);
  // Its status page stays where it is.
  expect(watchedUnder(server, { protocol: 'h2' })).toMatchObject({ port: 80, clientPort: 443 });
});

test('clients with TLS need a server that has it', () => {
  const plain = fakeServer(arms['httpd-event'], []);
  expect(() => clientPortOf(plain, { protocol: 'https1' })).toThrow('started without TLS');
});
