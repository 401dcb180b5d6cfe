import type { Directive } from '../../httpd-config/directive.ts';
import type { Draft } from './command.ts';
import { correct } from './corrections.ts';
import { compiledDefaults } from './defaults.ts';
import { commandNamed, invoke } from './obey.ts';
import type { Mpm, ServerConfig } from './server-config.ts';

/**
 * Returns what httpd makes of directives outside of sections, its corrections included. A directive
 * that is unknown here or malformed has no effect: mistakes are for httpd to find.
 */
export function settingsOf(mpm: Mpm, directives: readonly Directive[]): ServerConfig {
  const draft: Draft = { ...compiledDefaults(mpm), listens: [], serverRoot: '.' };
  for (const directive of directives) {
    const command = commandNamed(draft, directive.name);
    if (command !== undefined) invoke(draft, command, directive);
  }
  correct(draft, null);
  const { listens: _, serverRoot: __, ...config } = draft;
  return config;
}
