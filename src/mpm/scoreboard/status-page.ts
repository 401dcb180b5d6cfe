import { gatherFacts, type StatusSource } from './status-facts.ts';
import { statusHtml } from './status-html.ts';
import { statusText } from './status-text.ts';

/** Makes /server-status: for `?auto` mod_status's keys in its order, otherwise HTML. */
export function statusPage(query: string, source: StatusSource): { type: string; body: string } {
  const facts = gatherFacts(source);
  if (query.split('&').includes('auto')) {
    return { type: 'text/plain; charset=ISO-8859-1', body: statusText(facts) };
  }
  return { type: 'text/html; charset=ISO-8859-1', body: statusHtml(facts, source.scoreboard) };
}
