import { expect, test } from 'vitest';
import { sidesText } from '../../src/report/sides.ts';
import { plan } from '../fixtures/parts.ts';

test('on one machine the CPUs of both sides are named', () => {
  expect(sidesText(plan)).toBe('server on CPU 0, load generator on CPU 1');
});

test('on two machines it is said whose CPUs they are', () => {
  const cpus = { ...plan.cpus, server: [0, 1] };
  expect(sidesText({ ...plan, cpus, serverAddress: '192.0.2.7' })).toBe(
    'server on CPU 0, 1 of 192.0.2.7, load generator on CPU 1 of this machine',
  );
});

test('of several machines the addresses are named', () => {
  const generatorAddresses = ['192.0.2.8', '192.0.2.9'];
  expect(sidesText({ ...plan, serverAddress: '192.0.2.7', generatorAddresses })).toBe(
    'server on 192.0.2.7, load from 192.0.2.8, 192.0.2.9',
  );
});
