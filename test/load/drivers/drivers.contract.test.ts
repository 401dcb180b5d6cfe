import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DriverName, drivers } from '../../../src/load/drivers/drivers.ts';
import type { Population, RequestShape } from '../../../src/load/population.ts';
import { type ProtocolName, protocolOf, protocols } from '../../../src/load/protocols/protocols.ts';
import { certificate } from '../../fixtures/certificates.ts';
import {
  answer,
  type Behaviour,
  bursts,
  closed,
  countingServer,
  loadSpec,
} from '../../fixtures/load/counting-server.ts';
import { drive } from '../../fixtures/load/drive.ts';
import { http2Server } from '../../fixtures/load/http2-server.ts';
import { recordingServer } from '../../fixtures/load/recording-server.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

const names = Object.keys(drivers) as DriverName[];

/** Starts a server that speaks the protocol, and records what it is asked. */
function recorder(protocol: ProtocolName, host: string) {
  const { secure, multiplexes } = protocolOf(protocol);
  if (multiplexes) return http2Server(undefined, secure, host);
  return recordingServer(host, secure ? certificate('valid') : null);
}

const populationFor = (name: DriverName, shape: Partial<RequestShape & { path: string }>) => {
  const one = { ...shape, connections: 1 };
  return name === 'undici' ? bursts(one) : closed(one);
};

/** Drivers by the protocols that they speak. */
const speaking = (Object.keys(protocols) as ProtocolName[]).flatMap((protocol) =>
  names.filter((name) => speaks(name, protocol)).map((name) => [name, protocol] as const),
);

function speaks(name: DriverName, protocol: ProtocolName): boolean {
  const populations: readonly [Population] = [populationFor(name, {})];
  return drivers[name].drives({ populations, clientThreads: 1, turns: false, protocol });
}

/** Lets a driver send a request to a server that records it, and returns what came first. */
async function sent(
  name: DriverName,
  request: RequestShape,
  path = '/a',
  host = '127.0.0.1',
  protocol: ProtocolName = 'http1',
) {
  await using server = await recorder(protocol, host);
  const spec = {
    ...loadSpec(server.port),
    ...{ driver: name, host, durationSeconds: 2, authority: `shop.example:${server.port}` },
    ...{ protocol, ...(protocolOf(protocol).secure && { tls: { serverName: 'shop.example' } }) },
    populations: [populationFor(name, { ...request, path })] as const,
  };
  const result = await drive(spec);
  const [first] = server.requests;
  return { result, first, port: server.port };
}

const body = { bytes: 200_000, file: null };

const requests: readonly (readonly [string, RequestShape, string])[] = [
  ['a plain GET', { method: 'GET' }, '/a%20b?c=%C3%A9&d'],
  ['credentials', { method: 'GET', headers: [['Authorization', 'Basic dDpz']] }, '/'],
  [
    'fields of every kind',
    {
      method: 'GET',
      headers: [
        ['Accept', 'text/html;q=0.9, */*'],
        ['X-Name', 'Zoë'],
        ['X-Empty', ''],
      ],
    },
    '/a',
  ],
  ['a body', { method: 'POST', headers: [['Content-Type', 'text/plain']], requestBody: body }, '/'],
  ['no body where one is usual', { method: 'POST' }, '/'],
  ['DELETE', { method: 'DELETE' }, '/a/b;c=d'],
  ['OPTIONS', { method: 'OPTIONS' }, '/'],
  ['PUT of a short body', { method: 'PUT', requestBody: { bytes: 3, file: null } }, '/'],
];

describe.concurrent.each(requests)('%s', (_, request, path) => {
  test.each(speaking.filter(([name]) => drivers[name].refuses(request) === null))(
    'is what %s sends over %s',
    async (name, protocol) => {
      const { first, result, port } = await sent(name, request, path, '127.0.0.1', protocol);
      const { headers = [], requestBody } = request;
      const usual = ['POST', 'PUT'].includes(request.method);
      const length = requestBody === undefined && !usual ? [] : [String(requestBody?.bytes ?? 0)];
      const expected = [
        ['host', `shop.example:${port}`],
        // The bytes of UTF-8, read as latin1.
        ...headers.map(([field, value]) => [
          field.toLowerCase(),
          Buffer.from(value).toString('latin1'),
        ]),
        ...length.map((bytes) => ['content-length', bytes]),
      ];
      expect(first).toMatchObject({ method: request.method, target: path });
      // How long a connection lives is the driver's own affair.
      const fields = first?.fields.filter(([field]) => field !== 'connection') ?? [];
      expect(fields.toSorted()).toEqual(expected.toSorted());
      expect(first?.body).toBe('x'.repeat(requestBody?.bytes ?? 0));
      expect(result.requests).toBeGreaterThan(0);
      expect(result.errors.badResponse).toBe(0);
      const { full = 0, failed } = result.handshakes ?? {};
      expect(full > 0).toBe(protocolOf(protocol).secure);
      expect(failed ?? 0).toBe(0);
    },
  );
});

test('HEAD is sent by those that can read its answers, and refused by the other', async () => {
  const request = { method: 'HEAD' };
  const able = names.filter((name) => drivers[name].refuses(request) === null);
  expect(able).toEqual(['raw', 'undici']);
  expect(drivers.autocannon.refuses(request)).toBe('it waits for a body after HEAD');
  for (const name of able) {
    const { first, result } = await sent(name, request);
    expect(first?.method).toBe('HEAD');
    expect(result.requests).toBeGreaterThan(0);
    expect(result.errors.badResponse).toBe(0);
  }
});

test('what autocannon cannot send is refused', () => {
  const { refuses } = drivers.autocannon;
  const twice = [
    ['Cookie', 'a=1'],
    ['cookie', 'b=2'],
  ] as const;
  expect(refuses({ method: 'GET', headers: twice })).toBe('it sends the field cookie only once');
  expect(refuses({ method: 'PROPFIND' })).toBe('it does not know the method PROPFIND');
  expect(refuses({ method: 'GET', headers: [['Cookie', 'a=1']] })).toBeNull();
});

test('raw sends these bytes and no others', async () => {
  const file = join(temporaryFolder(), 'form');
  writeFileSync(file, Buffer.from([0, 0xff, 0x0d, 0x0a]));
  const headers = [
    ['X-Twice', '1'],
    ['x-twice', '2'],
  ] as const;
  const request = { method: 'PATCH', headers, requestBody: { bytes: 4, file } };
  const { first, port } = await sent('raw', request, '/form?x');
  expect(first?.bytes).toBe(
    `PATCH /form?x HTTP/1.1\r\nHost: shop.example:${port}\r\nX-Twice: 1\r\nx-twice: 2\r\n` +
      'Content-Length: 4\r\n\r\n\0\xff\r\n',
  );
});

test.each(speaking)('%s connects to an IPv6 address over %s', async (name, protocol) => {
  const { first, result } = await sent(name, { method: 'GET' }, '/', '::1', protocol);
  expect(first?.fields).toContainEqual(['host', expect.stringContaining('shop.example')]);
  expect(result.requests).toBeGreaterThan(0);
});

/** Drives a server that behaves like this. */
async function driven(name: DriverName, behave: Behaviour) {
  await using server = await countingServer(behave);
  const shape = { connections: 2 };
  const population = name === 'undici' ? bursts(shape) : closed(shape);
  const spec = server.spec({ driver: name, durationSeconds: 0.5, populations: [population] });
  return await drive(spec);
}

test.each(names)('%s makes no negative count of interim answers', async (name) => {
  const result = await driven(name, (socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    socket.write(answer());
  });
  expect(result.requests).toBeGreaterThan(0);
  expect(result.sent).toBeGreaterThanOrEqual(result.requests);
  expect(Object.values(result.errors).every((count) => count >= 0)).toBe(true);
  if (name === 'autocannon') {
    expect(result.latencyUs).toBeNull();
    expect(result.warnings).toMatchObject([{ kind: 'guard' }]);
  } else {
    expect(result.errors.badResponse).toBe(0);
    expect(result.warnings).toEqual([]);
  }
});

test.each(names)('%s counts an answer with two faults once', async (name) => {
  const result = await driven(name, (socket) => void socket.write(answer('no', '503 Busy')));
  expect(result.requests).toBe(0);
  expect(result.errors.badResponse).toBeGreaterThan(0);
  expect(result.errors.badResponse).toBeLessThanOrEqual(result.sent);
});
