import { join } from 'node:path';
import { readConfig } from '../../mpm/config/config.ts';
import type { Arm } from '../arm.ts';
import { armRoot, armWorld } from '../arm-world.ts';
import { tuningAnswer } from '../httpd/tuning-answer.ts';
import type { TuningAnswer } from '../runtime.ts';
import { configFiles, dockerFolder, inUsersFiles, mainFile } from '../tuning.ts';
import { directivesOf } from './layout.ts';

/** Asks the native server about a tuning without starting it: it reads in this process. */
export function askNative(arm: Arm): TuningAnswer {
  const files = configFiles(arm);
  const source = { path: join(armRoot, mainFile(arm)), text: files[0]?.text ?? '' };
  const directives = directivesOf(dockerFolder, '127.0.0.1:80');
  const flags = { directives, defines: [] };
  const read = readConfig(arm.mpm, source, flags, null, armWorld(arm, files));
  const output = 'error' in read ? read.error : read.warnings.join('\n');
  const exitCode = 'error' in read ? 1 : 0;
  return tuningAnswer(arm, { output: inUsersFiles(output, arm.tuning, armRoot), exitCode }, null);
}
