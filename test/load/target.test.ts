import { expect, test } from 'vitest';
import { isLoopback, readTarget } from '../../src/load/target.ts';

test.each([
  ['127.0.0.1', true],
  ['127.255.0.9', true],
  ['::1', true],
  ['::ffff:7f00:1', true],
  ['128.0.0.1', false],
  ['::2', false],
  ['::ffff:8000:1', false],
])('%s is loopback: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});

test('localhost is loopback, whatever family it has, and names under it are too', async () => {
  for (const name of ['localhost', 'shop.localhost']) {
    const target = await readTarget(`http://${name}:8080/`, false);
    if ('problem' in target) throw new Error(target.problem);
    expect(target).toMatchObject({ port: 8080, authority: `${name}:8080`, path: '/' });
    expect(target.addresses.length).toBeGreaterThan(0);
    expect(target.addresses.every(isLoopback)).toBe(true);
  }
});

test('an address of another machine needs leave, in either family', async () => {
  for (const name of ['192.0.2.1', '[2001:db8::1]']) {
    expect(await readTarget(`http://${name}/`, false)).toEqual({
      problem: expect.stringContaining('is not a loopback address; --allow-remote confirms'),
    });
    expect(await readTarget(`http://${name}/`, true)).toMatchObject({ authority: name });
  }
});
