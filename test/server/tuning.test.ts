import { describe, expect, test } from 'vitest';
import { arms, type BaseArmId, type Tuning } from '../../src/server/arm.ts';
import { complaintsIn } from '../../src/server/httpd/complaints.ts';
import { lastValue, readDirectives } from '../../src/server/httpd/directives.ts';
import { capacityOf, poolOf } from '../../src/server/tuning.ts';

const read = (text: string, defines: string[] = [], modules: string[] = []) =>
  readDirectives(text, { defines, modules }).map(({ name, value }) => `${name}=${value}`);

describe('reading httpd’s configuration', () => {
  test('comments and blank lines are not read, continued lines are one', () => {
    expect(read('# MaxRequestWorkers 1\n\n  MaxRequestWorkers \\\n 250  \n')).toEqual([
      'MaxRequestWorkers=250',
    ]);
  });

  test('sections are read when their condition holds, and nested ones only when all do', () => {
    const text = `
      <IfDefine A>
        X 1
        <IfModule !event.c>
          X 2
        </IfModule>
      </IfDefine>
      <IfDefine !A>
        X 3
      </IfDefine>
      X 4`;
    expect(read(text, ['A'], ['event.c'])).toEqual(['X=1', 'X=4']);
    expect(read(text, ['A'])).toEqual(['X=1', 'X=2', 'X=4']);
    expect(read(text)).toEqual(['X=3', 'X=4']);
  });

  test('other sections are skipped whole', () => {
    expect(read('<VirtualHost *:80>\nKeepAlive Off\n</VirtualHost>\nKeepAlive On')).toEqual([
      'KeepAlive=On',
    ]);
  });

  test('the last value counts, whatever the case of the name', () => {
    const directives = readDirectives('StartServers 2\nstartservers 7', {
      defines: [],
      modules: [],
    });
    expect(lastValue(directives, 'STARTSERVERS')).toBe('7');
    expect(lastValue(directives, 'ServerLimit')).toBeNull();
  });
});

const file = (text: string): Tuning => ({ name: 'file', path: 'x.conf', text });

test.each([
  ['httpd-prefork', { name: 'matched' }, 64, 64],
  ['httpd-worker', { name: 'matched' }, 64, 64],
  ['httpd-event', { name: 'matched' }, 64, 64],
  // Compiled defaults: prefork.c starts 5 of 256; worker.c and event.c start 3 of 16 servers with
  // 25 threads each.
  ['httpd-prefork', { name: 'stock' }, 256, 5],
  ['httpd-worker', { name: 'stock' }, 400, 75],
  ['httpd-event', { name: 'stock' }, 400, 75],
  ['httpd-event', file('MaxRequestWorkers 100\nThreadsPerChild 50\nStartServers 1'), 100, 50],
  [
    'httpd-event',
    file('<IfModule mpm_worker_module>\nMaxRequestWorkers 100\n</IfModule>'),
    400,
    75,
  ],
  ['httpd-prefork', file('MaxClients 32'), 32, 5],
  ['httpd-prefork', file('MaxRequestWorkers 3'), 3, 3],
] satisfies [BaseArmId, Tuning, number, number][])(
  '%s under %o serves %i at once and starts %i',
  (id, tuning, capacity, pool) => {
    const arm = { ...arms[id], tuning };
    expect(capacityOf(arm)).toBe(capacity);
    expect(poolOf(arm)).toBe(pool);
  },
);

describe('what httpd -t says', () => {
  const warning =
    'AH00180: WARNING: MaxRequestWorkers of 300 exceeds ServerLimit value of 256 ' +
    'servers, decreasing MaxRequestWorkers to 256. To increase, please see the ' +
    'ServerLimit directive.';

  test('a value that would be changed is a complaint', () => {
    expect(complaintsIn(`${warning}\nSyntax OK`, 0)).toEqual([warning]);
  });

  test('other remarks are no complaints', () => {
    expect(
      complaintsIn('AH00558: httpd: Could not reliably determine the name\nSyntax OK', 0),
    ).toEqual([]);
  });

  test('when httpd refuses, every line counts', () => {
    expect(complaintsIn('AH00526: Syntax error on line 1\nInvalid command\n', 1)).toHaveLength(2);
  });
});
