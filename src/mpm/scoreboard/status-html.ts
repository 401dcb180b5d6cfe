import type { Scoreboard } from './scoreboard.ts';
import type { StatusFacts } from './status-page.ts';
import { httpdTime, inWords } from './status-text.ts';
import { DEAD, statusLetters } from './worker-status.ts';

/** Makes the page for people: the server, the states of its workers, and their last requests. */
export function statusHtml(facts: StatusFacts, scoreboard: Scoreboard): string {
  const { workers, connections } = facts;
  const uptime = Math.floor((facts.nowMs - facts.restartTimeMs) / 1000);
  const counts = `${workers.busy} requests currently being processed, ${workers.graceful} workers gracefully restarting, ${workers.idle} idle workers`;
  const queues =
    connections === null
      ? ''
      : `<p>${connections.processes} processes (${connections.stopping} stopping), ${connections.total} connections: ${connections.writing} writing, ${connections.keepAlive} keep-alive, ${connections.closing} closing</p>`;
  return `<!DOCTYPE html>
<html><head><title>Server Status</title></head><body>
<h1>Server Status for ${escaped(facts.serverName)}</h1>
<p>Server Version: ${escaped(facts.serverVersion)}<br>Server MPM: ${facts.mpm}<br>Server Built: ${escaped(facts.serverBuilt)}</p>
<p>Current Time: ${httpdTime(facts.nowMs)}<br>Restart Time: ${httpdTime(facts.restartTimeMs)}<br>Parent Server MPM Generation: ${facts.generation}<br>Server uptime:${inWords(uptime)}</p>
<p>Total accesses: ${workers.accesses} - Total Traffic: ${workers.kBytes} kB - Total Duration: ${Math.round(workers.durationMs)}</p>
<p>${counts}</p>
${queues}
<pre>${workers.letters.replaceAll(/(.{64})/g, '$1\n')}</pre>
<table border="1"><tr><th>Srv</th><th>PID</th><th>Acc</th><th>M</th><th>Request</th></tr>
${rowsOf(scoreboard).join('\n')}
</table>
</body></html>
`;
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
      rows.push(
        `<tr><td>${slot}-${generation}</td><td>${pid}</td><td>${accesses}</td><td>${statusLetters[status]}</td><td>${request}</td></tr>`,
      );
    }
  }
  return rows;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
