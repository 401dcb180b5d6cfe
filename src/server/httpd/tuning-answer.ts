import type { Directive } from '../../httpd-config/directive.ts';
import { outsideSections } from '../../httpd-config/sections.ts';
import { wordsIn } from '../../httpd-config/words.ts';
import type { Arm } from '../arm.ts';
import { poolIn, readPool } from '../pool.ts';
import type { TuningAnswer } from '../runtime.ts';

/**
 * Returns the arguments that add the configuration as httpd read it to the output of `httpd -t`.
 * @param modules the folder of httpd's modules.
 */
export const dumpArguments = (modules: string): readonly string[] => [
  ...['-c', `LoadModule info_module ${modules}/mod_info.so`],
  ...['-D', 'DUMP_CONFIG'],
];

/** Output of a command, and its exit status. */
export interface Output {
  readonly output: string;
  readonly exitCode: number;
}

/** Time, module and process before a message of the error log. */
const logPrefix = /^\[\w{3} \w{3} [^\]]*\] (?:\[[^\]]*\] )*/;

/**
 * Sorts the words of `httpd -t` about a tuning. Its complaints are every line where it refuses, and
 * each number that it would correct (check_config hooks of the MPMs). Where a variable is not
 * defined, httpd says so and takes 0; what it corrects then is a consequence and no complaint.
 * @param dump what `-D DUMP_CONFIG` wrote (mod_info.c); null: httpd has no mod_info.
 */
export function tuningAnswer(arm: Arm, asked: Output, dump: string | null): TuningAnswer {
  const lines = asked.output
    .split('\n')
    .map((line) => line.trim().replace(logPrefix, ''))
    .filter((line) => line !== '');
  const undefinedNames = lines.filter((line) => line.startsWith('AH00111: '));
  if (asked.exitCode !== 0) {
    const rest = lines.filter((line) => !undefinedNames.includes(line));
    return { complaints: [...undefinedNames, ...rest], notes: [], pool: null };
  }
  const corrections = lines.filter((line) => /^AH\d+: WARNING:/.test(line));
  const pool = dump === null ? readPool(arm) : poolIn(arm, outsideSections(directivesIn(dump)));
  // A site runs as it is: what httpd corrects in it is a remark, and so is a missing DocumentRoot.
  const missing = lines.filter((line) => line.startsWith('AH00112: '));
  return undefinedNames.length === 0 && arm.tuning.name !== 'site'
    ? { complaints: corrections, notes: [], pool }
    : {
        complaints: [],
        notes: [...new Set([...undefinedNames, ...corrections, ...missing])],
        pool,
      };
}

/** Reads the directives of a dump, which names a file or a line before them. */
export function directivesIn(dump: string): readonly Directive[] {
  let file = '';
  let line = 0;
  return dump.split('\n').flatMap((text) => {
    file = /^# In file: (.*)$/.exec(text)?.[1] ?? file;
    line = Number(/^# +(\d+):$/.exec(text)?.[1] ?? line);
    const [, name, rest = ''] = /^\s*([^\s#]\S*)\s*(.*)$/.exec(text) ?? [];
    return name === undefined ? [] : [{ file, line, name, rest, words: wordsIn(rest) }];
  });
}
