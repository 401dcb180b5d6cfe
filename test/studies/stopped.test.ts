import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FolderError, openRunFolder } from '../../src/run/folder.ts';
import { readRecords } from '../../src/run/results.ts';
import { ServerError } from '../../src/server/server.ts';
import { stopped } from '../../src/studies/stopped.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { writeRun } from '../fixtures/run-folder.ts';

function study() {
  const path = join(temporaryFolder(), 'run');
  writeRun(path);
  const said: string[] = [];
  const terminal = {
    out: () => {},
    err: (text: unknown) => void said.push(JSON.stringify(text)),
    progress: process.stderr,
  };
  const stop = (error: unknown) =>
    stopped(error, { path, command: 'bench', resumed: false }, [openRunFolder(path)], terminal);
  return { path, said, stop };
}

test('a study whose machines are gone says what it keeps and how it goes on', () => {
  const { path, said, stop } = study();
  const kept = readRecords(openRunFolder(path)).length;
  expect(stop(new ServerError('prepare', 'no container engine answers'))).toBe(3);
  expect(said[0]).toContain('no container engine answers');
  expect(said[1]).toContain(`${kept} trials are kept`);
  expect(said[1]).toContain('resume');
});

test('a folder with a broken record stops a study, and is not read for what it keeps', () => {
  const { path, said, stop } = study();
  appendFileSync(join(path, 'results.jsonl'), '{"state":"odd"}\n');
  expect(stop(new FolderError('line 9 is no trial'))).toBe(3);
  expect(said).toEqual(['"line 9 is no trial"']);
});
