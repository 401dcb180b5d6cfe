import type { HttpdBinary } from '../httpd/binary.ts';
import { buildServerRoot, httpdArguments, httpdEnvironment } from './layout.ts';
import type { Program } from './program.ts';

/** The real httpd, kept in the foreground. */
export const httpdProgram = (binary: HttpdBinary): Program => ({
  build: (root, { arm, tuning }) => buildServerRoot(root, arm, tuning, binary.modules),
  command: (root, { tuning, backendSocket }) => [
    binary.path,
    ...httpdArguments(root, tuning, backendSocket),
    '-D',
    'FOREGROUND',
  ],
  environment: ({ backendSocket }, listen) => httpdEnvironment(binary, listen, backendSocket),
});
