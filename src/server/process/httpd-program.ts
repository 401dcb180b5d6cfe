import type { HttpdBinary } from '../httpd/binary.ts';
import { libraryPath } from '../packages/library-path.ts';
import { addPhp, fpmCommand, phpEnvironment } from '../php/layout.ts';
import type { Php } from '../php/php.ts';
import { buildServerRoot, httpdArguments, httpdEnvironment } from './layout.ts';
import type { Program } from './program.ts';

/**
 * Describes the real httpd, kept in the foreground.
 * @param php what the arms with PHP need; null for those without.
 */
export const httpdProgram = (binary: HttpdBinary, php: Php | null): Program => ({
  version: binary.version,
  build(root, { arm }) {
    buildServerRoot(root, arm, binary.modules);
    if (php !== null) addPhp(root, php);
  },
  command: (root, { arm, backendSocket }) => [
    ...(php === null ? [] : fpmCommand(root, arm, php)),
    binary.path,
    ...httpdArguments(root, arm, backendSocket),
    '-D',
    'FOREGROUND',
  ],
  environment(root, { arm, backendSocket }, listen) {
    const own = httpdEnvironment(root, binary, arm, listen, backendSocket);
    if (php === null) return own;
    return {
      ...own,
      ...phpEnvironment(root, arm, php),
      ...libraryPath([...binary.libraries, ...php.libraries]),
    };
  },
});
