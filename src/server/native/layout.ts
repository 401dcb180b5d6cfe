import { join } from 'node:path';
import type { ServeOptions } from '../../mpm/serve-options.ts';
import type { Arm } from '../arm.ts';
import { definesOf, mainFile } from '../tuning.ts';

/**
 * Returns the argument of src/mpm/serve.ts for an arm whose files lie in `root`.
 * @param check only check the configuration.
 */
export function serveArgument(root: string, arm: Arm, listen: string, check = false): string {
  const options: ServeOptions = {
    mpm: arm.mpm,
    root,
    file: join(root, mainFile(arm)),
    directives: [
      `Listen ${listen}`,
      `DocumentRoot ${JSON.stringify(join(root, 'htdocs'))}`,
      `PidFile ${JSON.stringify(join(root, 'logs/httpd.pid'))}`,
    ],
    defines: definesOf(arm.tuning),
    check,
  };
  return JSON.stringify(options);
}
