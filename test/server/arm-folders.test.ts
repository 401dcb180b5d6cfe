import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ArmId, arms } from '../../src/server/arm.ts';
import { dockerFolder } from '../../src/server/tuning.ts';

const ids = (Object.keys(arms) as ArmId[]).filter((id) => arms[id].server === 'httpd');
const read = (id: ArmId, file: string) => readFileSync(join(dockerFolder, id, file), 'utf8');

/** Directives of the MPMs themselves (httpd's manual, mpm_common and the three MPMs): a pool, and nothing else. */
const ofTheMpm =
  /^(LoadModule|StartServers|(Min|Max)Spare(Servers|Threads)|ServerLimit|ThreadLimit|ThreadsPerChild|MaxRequestWorkers|AsyncRequestWorkerFactor)$/;

test('every arm has the same files, and the same Dockerfile', () => {
  for (const id of ids) {
    expect(readdirSync(join(dockerFolder, id)).toSorted()).toEqual(['Dockerfile', 'mpm.conf']);
    expect(read(id, 'Dockerfile')).toBe(read('httpd-event', 'Dockerfile'));
  }
});

test('an arm’s configuration holds the MPM and its pool, and nothing else', () => {
  for (const id of ids) {
    const lines = read(id, 'mpm.conf')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('<'));
    for (const line of lines) expect(line.split(' ')[0]).toMatch(ofTheMpm);
    expect(lines.filter((line) => line.startsWith('LoadModule'))).toEqual([
      `LoadModule mpm_${arms[id].mpm}_module modules/mod_mpm_${arms[id].mpm}.so`,
    ]);
  }
});

test('worker and event differ in the module alone', () => {
  const settings = (id: ArmId) =>
    read(id, 'mpm.conf')
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n')
      .replaceAll(arms[id].mpm, 'MPM');
  expect(settings('httpd-worker')).toBe(settings('httpd-event'));
});
