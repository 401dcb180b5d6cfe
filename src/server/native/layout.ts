import { join } from 'node:path';
import type { ServeOptions } from '../../mpm/serve-options.ts';
import type { Arm } from '../arm.ts';
import { definesOf, mainFile } from '../tuning.ts';

/** Returns the directives that each arm has of its own, whatever its files say. */
export const directivesOf = (root: string, listen: string): readonly string[] => [
  `Listen ${listen}`,
  `DocumentRoot ${JSON.stringify(join(root, 'htdocs'))}`,
  `PidFile ${JSON.stringify(join(root, 'logs/httpd.pid'))}`,
];

/** Returns the argument of src/mpm/serve.ts for an arm whose files lie in `root`. */
export function serveArgument(root: string, arm: Arm, listen: string): string {
  const options: ServeOptions = {
    mpm: arm.mpm,
    root,
    file: join(root, mainFile(arm)),
    directives: directivesOf(root, listen),
    defines: definesOf(arm.tuning),
  };
  return JSON.stringify(options);
}
