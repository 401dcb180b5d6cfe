import { type Directive, misread } from './directive.ts';

/**
 * Leaves out what stands inside of sections, such as <Directory>, and their ends: what remains are
 * the directives of the server itself and the lines that open sections.
 * @throws {ConfigMistake} for sections that do not match (ap_build_config_sub of config.c).
 */
export function outsideSections(directives: readonly Directive[]): readonly Directive[] {
  const open: string[] = [];
  const found: Directive[] = [];
  for (const directive of directives) {
    const { name } = directive;
    if (name.startsWith('</')) {
      const opened = open.pop();
      const closed = name.slice(2).replace(/>$/, '');
      if (opened === undefined) {
        throw misread(directive, `</${closed}> without matching <${closed}> section`);
      }
      if (opened.toLowerCase() !== closed.toLowerCase()) {
        throw misread(directive, `Expected </${opened}> but saw </${closed}>`);
      }
      continue;
    }
    if (open.length === 0) found.push(directive);
    if (name.startsWith('<')) open.push(name.slice(1));
  }
  return found;
}
