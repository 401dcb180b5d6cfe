import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');

// The compiler and the test runner accept some programs that Node itself cannot strip.
test.each(['src', 'bench', 'checks'])(
  'Node can strip the types of every file under %s',
  (folder) => {
    const names = readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' });
    const failures = names
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        try {
          stripTypeScriptTypes(readFileSync(join(project, folder, name), 'utf8'));
          return [];
        } catch (error) {
          return [`${folder}/${name}: ${(error as Error).message}`];
        }
      });
    expect(failures).toEqual([]);
  },
);
