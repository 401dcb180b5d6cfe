import { expect, test } from 'vitest';
import type { ProtocolName } from '../../src/load/protocols/protocols.ts';
import { cellOf } from '../../src/plan/cells.ts';
import { durationText } from '../../src/plan/duration.ts';
import type { Cell, PlanTls } from '../../src/plan/plan.ts';
import { loadSpec, startRequest } from '../../src/run/load-spec.ts';
import { plannedTrials } from '../../src/run/trials.ts';
import { arms } from '../../src/server/arm.ts';
import { plan as fakePlan, fakeServer } from '../fixtures/parts.ts';

const specOf = (change: Pick<Cell, 'timeoutSeconds' | 'durationSeconds'>) => {
  const [cell] = fakePlan.cells;
  const plan = { ...fakePlan, cells: [{ ...cell!, ...change }] };
  const [trial] = plannedTrials(plan, 'hash');
  return loadSpec(fakeServer(arms['httpd-worker'], []), trial!, plan);
};

test('a visitor gives up after 5 seconds, or after what his cell says', () => {
  expect(specOf({}).timeoutSeconds).toBe(5);
  expect(specOf({ timeoutSeconds: 60 }).timeoutSeconds).toBe(60);
});

test('a cell is measured for as long as the plan says, or for as long as it says itself', () => {
  expect(specOf({}).durationSeconds).toBe(fakePlan.durationSeconds);
  expect(specOf({ durationSeconds: 9 }).durationSeconds).toBe(9);
  const [cell] = fakePlan.cells;
  expect(durationText({ durationSeconds: 2.5, cells: [cell!] })).toBe('2.5');
  const cells = [cell!, { ...cell!, durationSeconds: 1 }];
  expect(durationText({ durationSeconds: 2.5, cells })).toBe('1 to 2.5');
});

/** The first trial of a plan whose cells are keep-alive over these protocols. */
const overProtocols = (protocols: readonly ProtocolName[], tls?: PlanTls) => {
  const how = { driver: 'raw', durationSeconds: 1, streams: 8 } as const;
  const cells = protocols.map((protocol) => cellOf('keepalive', 32, { ...how, protocol }));
  const rounds = [{ arms: ['httpd-worker'], cells: cells.map(({ id }) => id) }];
  const plan = { ...fakePlan, cells, rounds, ...(tls && { tls }) };
  return { plan, trials: plannedTrials(plan, 'hash') };
};

test('clients with TLS go to the port that has it, and say the name of the certificate', () => {
  const { plan, trials } = overProtocols(['http1', 'https1', 'h2', 'h2c'], { key: 'ecdsa' });
  const server = fakeServer(arms['httpd-worker'], [], { port: 80, tlsPort: 443 });
  const tls = { serverName: 'localhost' };
  expect(
    trials.map((trial) => {
      const { port, protocol, tls } = loadSpec(server, trial, plan);
      return { port, protocol, tls };
    }),
  ).toEqual([
    { port: 80, protocol: undefined, tls: undefined },
    { port: 443, protocol: 'https1', tls },
    { port: 443, protocol: 'h2', tls },
    { port: 80, protocol: 'h2c', tls: undefined },
  ]);
  const plain = fakeServer(arms['httpd-worker'], []);
  expect(() => loadSpec(plain, trials[1]!, plan)).toThrow('was started without TLS');
});

test('a version that was asked for is the only one that clients offer', () => {
  const { plan, trials } = overProtocols(['https1'], { key: 'rsa', version: '1.2' });
  const server = fakeServer(arms['httpd-worker'], [], { tlsPort: 443 });
  expect(loadSpec(server, trials[0]!, plan).tls).toEqual({
    ...{ serverName: 'localhost', version: '1.2' },
  });
});

test('a server proves the protocols of all cells of its plan, and HTTP/1.1 as ever', () => {
  const namesOf = (protocols: readonly ProtocolName[]) => {
    const { plan, trials } = overProtocols(protocols);
    return startRequest(trials[0]!, plan, null).protocols?.map(({ name }) => name);
  };
  expect(namesOf(['http1'])).toBeUndefined();
  expect(namesOf(['http1', 'h2', 'https1'])).toEqual(['h2', 'https1']);
});
