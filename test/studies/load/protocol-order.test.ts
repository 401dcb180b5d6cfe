import { expect, test } from 'vitest';
import { wording } from '../../../src/cli/wording.ts';
import type { Problems } from '../../../src/host/message.ts';
import {
  type ProtocolRequest,
  protocolIn,
  protocolOrderOf,
} from '../../../src/studies/load/protocol-order.ts';

const usual: ProtocolRequest = {
  protocol: 'auto',
  tlsVersion: undefined,
  cacert: undefined,
  insecure: false,
  streams: undefined,
  resume: false,
  fresh: false,
  burst: undefined,
};

/** Returns the order and its problems in words. */
function ordered(change: Partial<ProtocolRequest>, secure: boolean | null) {
  const problems: Problems = [];
  const order = protocolOrderOf({ ...usual, ...change }, secure, problems);
  return { order, problems: problems.map(wording) };
}

test.each([
  ['auto', false, 'http1'],
  ['auto', true, 'https1'],
  ['auto', null, 'http1'],
  ['h2', true, 'h2'],
  ['h2c', false, 'h2c'],
] as const)('the protocol of %s, with TLS: %s, is %s', (protocol, secure, chosen) => {
  const { order, problems } = ordered({ protocol }, secure);
  expect([order.protocol, problems]).toEqual([chosen, []]);
});

test.each([
  ['h2', false, '--protocol h2 is HTTP/2 over TLS: give an https: URL, or choose http1 or h2c'],
  ['http1', true, '--protocol http1 is HTTP/1.1: give an http: URL, or choose https1 or h2'],
  ['h2c', true, '--protocol h2c is HTTP/2 without TLS: give an http: URL, or choose https1 or h2'],
] as const)('%s does not go with a URL, with TLS: %s', (protocol, secure, said) => {
  expect(ordered({ protocol }, secure).problems).toEqual([said]);
});

test('settings of TLS without TLS are problems, all at once', () => {
  const all = { tlsVersion: '1.3', cacert: ['PEM'], insecure: true, resume: true } as const;
  expect(ordered(all, true).problems).toEqual([]);
  expect(ordered(all, false).problems).toEqual([
    '--tls-version 1.3 is of TLS: give an https: URL',
    '--cacert is of TLS: give an https: URL',
    '--insecure is of TLS: give an https: URL',
    '--resume is of TLS: give an https: URL',
  ]);
  // The problem is the URL then.
  expect(ordered(all, null).problems).toEqual([]);
});

test('streams need HTTP/2, and connections that have more than one request', () => {
  expect(ordered({ streams: 8 }, true).problems).toEqual([
    '--streams is of HTTP/2: choose it by --protocol h2',
  ]);
  expect(ordered({ streams: 8 }, false).problems).toEqual([
    '--streams is of HTTP/2: choose it by --protocol h2c',
  ]);
  expect(ordered({ streams: 8, protocol: 'h2' }, true).problems).toEqual([]);
  const both = { streams: 8, protocol: 'h2', fresh: true, burst: 9 } as const;
  expect(ordered(both, true).problems).toEqual([
    '--streams and --fresh exclude each other: such a connection has one request',
    '--streams and --burst exclude each other: such a connection has one request',
  ]);
});

test('a load has the protocol, and the name and version of its handshakes', () => {
  const of = (change: Partial<ProtocolRequest>, secure: boolean, name = 'localhost') =>
    protocolIn(ordered(change, secure).order, { name });
  expect(of({}, false)).toEqual({});
  expect(of({ protocol: 'h2c' }, false)).toEqual({ protocol: 'h2c' });
  expect(of({ tlsVersion: '1.2' }, true, 'shop.example.')).toEqual({
    protocol: 'https1',
    tls: { serverName: 'shop.example', version: '1.2' },
  });
});
