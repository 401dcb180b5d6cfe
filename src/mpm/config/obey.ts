import { ConfigMistake, type Directive } from '../../httpd-config/directive.ts';
import type { Command, Draft } from './command.ts';
import { commonCommands } from './common-commands.ts';
import { checkedCommands } from './idle-commands.ts';
import { poolCommands } from './pool-commands.ts';

/**
 * Applies a directive.
 * @throws {ConfigMistake} with httpd's message (invoke_cmd and ap_walk_config_sub of config.c).
 */
export function obey(draft: Draft, directive: Directive): void {
  const command = commandNamed(draft, directive.name);
  const wrong = command === undefined ? unknown(directive.name) : invoke(draft, command, directive);
  if (wrong === null) return;
  const { line, file } = directive;
  throw new ConfigMistake(`AH00526: Syntax error on line ${line} of ${file}:\n${wrong}`);
}

/** Returns the directive of that name; undefined where the MPM has none. */
export function commandNamed({ mpm }: Pick<Draft, 'mpm'>, name: string): Command | undefined {
  const wanted = name.toLowerCase();
  return [...commonCommands, ...poolCommands(mpm), ...checkedCommands].find(
    ({ name: each, mpms }) =>
      each.toLowerCase() === wanted && (mpms === undefined || mpms.includes(mpm)),
  );
}

const unknown = (name: string) =>
  `Invalid command '${name}', perhaps misspelled or defined by a module ` +
  'not included in the server configuration';

/** Stores the value of a directive. Returns the mistake in it, or null. */
export function invoke(draft: Draft, command: Command, { words }: Directive): string | null {
  const [first = '', second = ''] = words;
  const { name, help, takes, apply } = command;
  if (takes === 'On or Off' && !/^(?:on|off)$/i.test(first)) return `${name} must be On or Off`;
  const wanted = { 'one argument': 1, 'two arguments': 2 }[takes as string];
  if (wanted !== undefined && (words.length !== wanted || words.includes(''))) {
    return `${name} takes ${takes}, ${help}`;
  }
  return apply(draft, first, second);
}
