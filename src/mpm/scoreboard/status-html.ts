import type { Scoreboard } from './scoreboard.ts';
import type { StatusFacts } from './status-facts.ts';
import { httpdTime, inWords } from './status-text.ts';
import { DEAD, statusLetters } from './worker-status.ts';

/** Makes the page for people: the server, the states of its workers, and their last requests. */
export function statusHtml(facts: StatusFacts, scoreboard: Scoreboard): string {
  const { workers, connections } = facts;
  const uptime = Math.floor((facts.nowMs - facts.restartTimeMs) / 1000);
  const server = [
    `Server Version: ${escaped(facts.serverVersion)}`,
    `Server MPM: ${facts.mpm}`,
    `Server Built: ${escaped(facts.serverBuilt)}`,
  ];
  const times = [
    `Current Time: ${httpdTime(facts.nowMs)}`,
    `Restart Time: ${httpdTime(facts.restartTimeMs)}`,
    `Parent Server MPM Generation: ${facts.generation}`,
    `Server uptime:${inWords(uptime)}`,
  ];
  const totals = [
    `Total accesses: ${workers.accesses}`,
    `Total Traffic: ${workers.kBytes} kB`,
    `Total Duration: ${Math.round(workers.durationMs)}`,
  ];
  const counts = [
    `${workers.busy} requests currently being processed`,
    `${workers.graceful} workers gracefully restarting`,
    `${workers.idle} idle workers`,
  ];
  return `<!DOCTYPE html>
<html><head><title>Server Status</title></head><body>
<h1>Server Status for ${escaped(facts.serverName)}</h1>
<p>${server.join('<br>')}</p>
<p>${times.join('<br>')}</p>
<p>${totals.join(' - ')}</p>
<p>${counts.join(', ')}</p>
${connections === null ? '' : connectionLine(connections)}
<pre>${workers.letters.replaceAll(/(.{64})/g, '$1\n')}</pre>
<table border="1"><tr><th>Srv</th><th>PID</th><th>Acc</th><th>M</th><th>Request</th></tr>
${rowsOf(scoreboard).join('\n')}
</table>
</body></html>
`;
}

function connectionLine(counts: NonNullable<StatusFacts['connections']>): string {
  const { processes, stopping, total, writing, keepAlive, closing } = counts;
  return (
    `<p>${processes} processes (${stopping} stopping), ${total} connections: ` +
    `${writing} writing, ${keepAlive} keep-alive, ${closing} closing</p>`
  );
}

function rowsOf(scoreboard: Scoreboard): readonly string[] {
  const { serverLimit, threadLimit } = scoreboard.shape;
  const rows: string[] = [];
  for (let slot = 0; slot < serverLimit; slot += 1) {
    const generation = scoreboard.process(slot, 'generation');
    const pid = scoreboard.process(slot, 'pid');
    for (let thread = 0; thread < threadLimit; thread += 1) {
      const status = scoreboard.status(slot, thread);
      if (status === DEAD) continue;
      const accesses = scoreboard.worker(slot, thread, 'accesses');
      const request = escaped(scoreboard.request(slot, thread));
      const cells = [`${slot}-${generation}`, pid, accesses, statusLetters[status], request];
      rows.push(`<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
    }
  }
  return rows;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
