import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mpm } from '../../../src/mpm/config/config.ts';
import type { HttpdBinary } from '../../../src/server/httpd/binary.ts';
import { libraryPath } from '../../../src/server/packages/library-path.ts';

export interface Verdict {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
}

/** What `httpd -t` says about a configuration file; the MPM and what else it must have come before, from its command line. */
export function askHttpd(httpd: HttpdBinary, mpm: Mpm, text: string): Verdict & { path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mpm-bench-test-config-'));
  const path = join(folder, 'x.conf');
  writeFileSync(path, text);
  const before = [
    `LoadModule mpm_${mpm}_module ${httpd.modules}/mod_mpm_${mpm}.so`,
    'ServerName localhost',
    `DocumentRoot ${folder}`,
    `PidFile ${folder}/pid`,
    `ErrorLog ${folder}/error.log`,
  ].flatMap((directive) => ['-C', directive]);
  const { status, stderr, stdout } = spawnSync(
    httpd.path,
    ['-t', '-d', folder, ...before, '-D', 'TEST_DEFINED', '-f', path],
    { env: { ...process.env, ...libraryPath(httpd.libraries) }, encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  const lines = `${stdout}${stderr}`
    // Debian's httpd has another name.
    .replaceAll(/^apache2: /gm, 'httpd: ')
    .split('\n')
    .filter((line) => line !== '' && line !== 'Syntax OK');
  return { exitCode: status, lines, path };
}
