import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { filesAt } from '../httpd-config/include.ts';
import { realFiles } from '../mpm/config/world.ts';
import type { FileTuning } from './arm.ts';
import { copyConfig } from './config-copy.ts';
import { thisMachine } from './site-source.ts';

/**
 * Reads a tuning of the user's with all that it depends on, so that the plan holds it: the files
 * that it includes, and the variables of the environment that it names. A relative path counts from
 * the file's folder, or from the nearest folder above it that has such a file.
 * @throws where the file cannot be read. A file that it includes is httpd's to miss.
 */
export function readTuningFile(path: string): FileTuning {
  const { text, included, variables } = copyConfig(resolve(path), readFileSync(path, 'utf8'), {
    ...{ from: thisMachine, resolve: nearest },
    ...{ nameInLine: (name) => name, line: (line) => line },
  });
  return {
    ...{ name: 'file', path, text },
    ...(included.length === 0 ? {} : { included }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
  };
}

function nearest(path: string, folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const found = filesAt(join(at, path), true, realFiles);
    if ('paths' in found && found.paths.some(realFiles.exists)) return join(at, path);
    if (at === dirname(at)) return join(folder, path);
  }
}
