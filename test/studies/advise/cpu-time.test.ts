import { expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import type { Trial } from '../../../src/run/trial.ts';
import { advise } from '../../../src/studies/advise/advise.ts';
import { calculation } from '../../../src/studies/advise/calculation.ts';
import { cpuTimeOf } from '../../../src/studies/advise/cpu-time.ts';
import { newConnectionShareOf } from '../../../src/studies/advise/site.ts';
import { tlsCostsOf } from '../../../src/studies/advise/tls-costs.ts';
import { costs, site } from '../../fixtures/advise/costs-of.ts';

const tlsCosts = { requestUs: 150, handshakeUs: 600 };

test('without TLS a request takes what was given, else what was measured', () => {
  expect(cpuTimeOf(site(), costs('event', { tls: tlsCosts }), 5)?.us).toBe(100);
  expect(cpuTimeOf(site({ cpuUsPerRequest: 2000 }), costs('event'), 5)?.us).toBe(2000);
});

test('over TLS those that open a connection take a handshake more', () => {
  const over = (newConnectionShare: number, cpuUsPerRequest: number | null = null) =>
    cpuTimeOf(
      site({ cpuUsPerRequest, tls: { newConnectionShare } }),
      costs('event', { tls: tlsCosts }),
      5,
    );
  expect(over(0)?.us).toBe(150);
  expect(over(0.5)?.us).toBe(450);
  expect(over(1, 2000)?.us).toBe(2600);
  expect(over(0.5)?.from).toBe(
    '150 µs measured, of a small answer, over TLS, and for 50 % of them a handshake of 600 µs',
  );
});

test('where TLS was not measured nothing is known, and the advice says so', () => {
  const overTls = site({ tls: { newConnectionShare: 1 } });
  expect(cpuTimeOf(overTls, costs('event'), 5)).toBeNull();
  const lines = calculation(overTls, advise(overTls, costs('event')));
  expect(lines.find((line) => line.includes('CPU'))).toMatch(/CPU +not measured/);
});

test('a time that was given is known, although no handshake was measured', () => {
  const given = site({ cpuUsPerRequest: 50_000, tls: { newConnectionShare: null } });
  expect(cpuTimeOf(given, costs('event'), 5)).toMatchObject({ us: 50_000 });
  expect(advise(given, costs('event')).binds).toBe('cpu');
});

test('the share of new connections follows from the KeepAliveTimeout that is advised', () => {
  const patient = site({ thinkSeconds: 3, tls: { newConnectionShare: null } });
  const tls = costs('event', { tls: tlsCosts });
  expect(cpuTimeOf(patient, tls, 5)?.us).toBe(150 + 60);
  expect(cpuTimeOf(patient, tls, 2)?.us).toBe(150 + 600);
  // A memory that is too small shortens KeepAliveTimeout, and everybody shakes hands.
  const small = { ...patient, memoryBytes: 48 * 2 ** 20, clients: 4000 };
  const advice = advise(small, { ...tls, parkedBytes: 20_000 });
  expect(advice.pool?.keepAliveSeconds ?? 0).toBeLessThan(3);
  expect(advice.cpuTime?.us).toBe(750);
});

test('handshakes can make the CPU what binds', () => {
  const busy = { clients: 10_000, thinkSeconds: 4, memoryBytes: 64 * 2 ** 30 };
  const of = (newConnectionShare: number) =>
    advise(site({ ...busy, tls: { newConnectionShare } }), costs('event', { tls: tlsCosts }));
  expect(of(0).binds).toBe('clients');
  expect(of(1).binds).toBe('cpu');
});

test('who pauses for longer than KeepAliveTimeout connects anew', () => {
  expect(newConnectionShareOf({ thinkSeconds: 10, keepAliveSeconds: 5 })).toBe(1);
  expect(newConnectionShareOf({ thinkSeconds: 4, keepAliveSeconds: 5 })).toBe(0.1);
  expect(newConnectionShareOf({ thinkSeconds: 0, keepAliveSeconds: 0 })).toBe(1);
});

test('a handshake is what a new connection takes beyond a request', () => {
  const cells = [
    { id: 'keepalive-25-https1', workload: 'keepalive', protocol: 'https1' },
    { id: 'churn-400-https1', workload: 'churn', protocol: 'https1' },
    { id: 'churn-400', workload: 'churn' },
  ];
  const trial = (cell: string, cpuUsPerRequest: number, verdict = 'valid') =>
    ({
      ...{ cell, cpuUsPerRequest, state: 'completed', arm: 'httpd-event' },
      validity: { verdict },
    }) as unknown as Trial;
  const run = (...trials: readonly Trial[]) => ({ plan: { cells } as unknown as Plan, trials });
  const request = trial('keepalive-25-https1', 150);
  const visits = [700, 800, 720].map((us) => trial('churn-400-https1', us));
  expect(tlsCostsOf('event', [run(request, ...visits)])).toEqual({
    requestUs: 150,
    handshakeUs: 570,
  });
  expect(tlsCostsOf('event', [run(request, trial('churn-400', 300))])).toBeNull();
  expect(tlsCostsOf('worker', [run(request, ...visits)])).toBeNull();
  expect(
    tlsCostsOf('event', [run(request, trial('churn-400-https1', 9, 'generator-bound'))]),
  ).toBeNull();
});
