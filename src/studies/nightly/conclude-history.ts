import { readHistory, writeIndex } from '../../history/folder.ts';
import { judgeHistory } from '../../history/judge-history.ts';
import type { HistoryJudgement } from '../../history/judgement.ts';
import { terminalText } from '../../report/exporters/text.ts';
import type { Terminal } from '../terminal.ts';
import { type HistoryPlaces, writeHistoryPage } from './write-pages.ts';

/** Judges the history, writes its page and its index, and prints what changed. */
export function concludeHistory(places: HistoryPlaces, terminal: Terminal): HistoryJudgement {
  const { history: path } = places;
  const history = readHistory(path, new Date());
  for (const { file, reason } of history.skipped) {
    terminal.err(`Skipped ${path}/${file}: ${reason}. It stays as it is.`);
  }
  const judgement = judgeHistory(history.nights, history.acknowledgements);
  if (history.nights.length > 0) writeIndex(path, history);
  const { report, page } = writeHistoryPage(places, history, judgement);
  terminal.out(terminalText(report, 'whole').trimEnd());
  terminal.err(`All nights: ${page}`);
  return judgement;
}
