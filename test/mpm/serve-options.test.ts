import { expect, test } from 'vitest';
import { readServeOptions } from '../../src/mpm/serve-options.ts';

const shape =
  'serve.ts takes one argument, a JSON object such as {"mpm":"event","file":"httpd.conf"}';

test('options that are in order come back as they are', () => {
  const options = {
    mpm: 'worker',
    file: 'a.conf',
    directives: ['ThreadsPerChild 32'],
    defines: ['TUNING_MATCHED'],
    logLevel: 'debug',
    check: true,
  };
  expect(readServeOptions([JSON.stringify(options)])).toEqual({ options });
  expect(readServeOptions(['{"mpm":"prefork"}'])).toEqual({ options: { mpm: 'prefork' } });
});

test.each([
  { words: [] },
  { words: ['{"mpm":"event"}', '-t'] },
  { words: ['event'] },
  { words: ['["event"]'] },
  { words: ['null'] },
])('$words is no JSON object', ({ words }) => {
  expect(readServeOptions(words)).toEqual({ problems: [shape] });
});

test('every problem is named, with the value given and what it must be', () => {
  const options = {
    file: 3,
    directives: 'ThreadsPerChild 32',
    defines: ['A', 1],
    logLevel: 'loud',
    check: 'yes',
    port: 8080,
  };
  expect(readServeOptions([JSON.stringify(options)])).toEqual({
    problems: [
      'mpm: must be prefork, worker or event',
      'file 3: must be a path',
      'directives "ThreadsPerChild 32": must be a list of strings',
      'defines ["A",1]: must be a list of strings',
      'logLevel "loud": must be a log level',
      'check "yes": must be true or false',
      'port: no such option of serve.ts',
    ],
  });
});
