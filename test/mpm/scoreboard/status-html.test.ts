import { expect, test } from 'vitest';
import { readConfig } from '../../../src/mpm/config/config.ts';
import { openScoreboard } from '../../../src/mpm/scoreboard/scoreboard.ts';
import { scoreboardBytes } from '../../../src/mpm/scoreboard/scoreboard-layout.ts';
import { statusPage } from '../../../src/mpm/scoreboard/status-page.ts';
import { BUSY_WRITE, READY } from '../../../src/mpm/scoreboard/worker-status.ts';

test(
  'the status page for people tells what each worker did last, and lets no request ' +
    'write into it',
  () => {
    const read = readConfig(
      'event',
      {
        path: 'x.conf',
        text: 'ServerLimit 1\nThreadsPerChild 2\nMaxRequestWorkers 2\nServerName a.b',
      },
      { directives: [], defines: [] },
    );
    if ('error' in read) throw new Error(read.error);
    const shape = { serverLimit: 1, threadLimit: 2 };
    const scoreboard = openScoreboard(new ArrayBuffer(scoreboardBytes(shape)), shape);
    scoreboard.setProcess(0, 'pid', process.pid);
    scoreboard.setProcess(0, 'connections', 3);
    const worker = scoreboard.handle(0, 0);
    worker.setStatus(BUSY_WRITE);
    worker.countRequest(2048, 5);
    worker.setRequest('GET /<script>&amp HTTP/1.1');
    scoreboard.setStatus(0, 1, READY);
    const { type, body } = statusPage('', {
      ...{ config: read.config, scoreboard, parentPid: process.pid },
      ...{ serverVersion: 'mpm-bench/x', serverBuilt: 'now' },
    });
    expect(type).toBe('text/html; charset=ISO-8859-1');
    expect(body).toContain('<h1>Server Status for a.b</h1>');
    expect(body).toContain('Server MPM: event');
    expect(body).toContain(
      '1 requests currently being processed, 0 workers gracefully restarting, 1 idle',
    );
    expect(body).toContain('1 processes (0 stopping), 3 connections');
    expect(body).toContain('Total accesses: 1 - Total Traffic: 2 kB - Total Duration: 5');
    expect(body).toContain('<pre>W_</pre>');
    expect(body).toContain(
      `<td>0-0</td><td>${process.pid}</td><td>1</td><td>W</td><td>GET ` +
        '/&lt;script&gt;&amp;amp HTTP/1.1</td>',
    );
    expect(body.match(/<tr><td>/g)).toHaveLength(2);
  },
);
