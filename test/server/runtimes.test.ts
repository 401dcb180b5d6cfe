import { expect, test } from 'vitest';
import { runtimes } from '../../src/server/runtimes.ts';

test('a path needs the process runtime, and an image docker', () => {
  expect(runtimes.process.problemOf('/bin/sh')).toBeNull();
  expect(runtimes.docker.problemOf('httpd:2.4.68')).toBeNull();
  expect(runtimes.process.problemOf('httpd:2.4.68')).toBe(
    'there is no executable file of that name; an image needs the docker runtime',
  );
  expect(runtimes.docker.problemOf('./httpd')).toBe(
    'give the name of an image; a path needs the process runtime',
  );
});
