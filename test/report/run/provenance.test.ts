import { expect, test } from 'vitest';
import type { Trial } from '../../../src/run/trial.ts';
import { renderHtml } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

const run = buildRun({ arms: ['httpd-event'], rounds: 1, mishaps: false });

test('what each protocol negotiated stands beside what a server said of itself', () => {
  const negotiated = {
    https1: { tlsVersion: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', alpn: 'http/1.1' },
    h2c: { tlsVersion: null, cipher: null, alpn: null },
  };
  const trials = run.trials.map(
    (trial): Trial =>
      trial.state === 'completed'
        ? { ...trial, identity: { ...trial.identity, negotiated } }
        : trial,
  );
  const plan = { ...run.plan, tls: { key: 'rsa', version: '1.3' } } as const;
  const page = renderHtml({ ...run, plan, trials });
  expect(page).toContain(
    ', event; https1 TLSv1.3, TLS_AES_256_GCM_SHA384, ALPN http/1.1; h2c without TLS',
  );
  expect(page).toMatch(/tls\.key[\s\S]{0,80}rsa/);
});

test('a run over HTTP/1.1 alone says nothing of it', () => {
  expect(renderHtml(run)).not.toMatch(/ALPN|without TLS/);
});
