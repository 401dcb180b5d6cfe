import { expect, test } from 'vitest';
import { parseStatus } from '../../src/server/status.ts';

// As httpd 2.4.71 printed them; the address line at the top and keys that we do not read are kept.
const event = `127.0.0.1
ServerVersion: Apache/2.4.71 (Debian)
ServerMPM: event
ParentServerMPMGeneration: 1
ServerUptime:
Total Accesses: 2
CPULoad: 0.e+79
BusyWorkers: 1
GracefulWorkers: 0
IdleWorkers: 63
Processes: 2
ConnsTotal: 7
ConnsAsyncWriting: 1
ConnsAsyncKeepAlive: 5
ConnsAsyncClosing: 1
Scoreboard: _W______________________________________________________________
`;

test('event’s page gives workers, connections and the scoreboard', () => {
  expect(parseStatus(event)).toEqual({
    serverVersion: 'Apache/2.4.71 (Debian)',
    serverMpm: 'event',
    generation: 1,
    totalAccesses: 2,
    totalDurationMs: null,
    busyWorkers: 1,
    idleWorkers: 63,
    gracefulWorkers: 0,
    connsTotal: 7,
    connsAsyncWriting: 1,
    connsAsyncKeepAlive: 5,
    connsAsyncClosing: 1,
    scoreboard: `_W${'_'.repeat(62)}`,
  });
});

test('keys that an MPM does not print are null, not zero', () => {
  const prefork = parseStatus(
    'ServerMPM: prefork\nBusyWorkers: 0\nIdleWorkers: 5\nScoreboard: _____....\n',
  );
  expect(prefork).toMatchObject({
    busyWorkers: 0,
    connsTotal: null,
    totalAccesses: null,
    gracefulWorkers: null,
  });
});

test('a page that is no status page has no MPM', () => {
  expect(parseStatus('<html>404 Not Found</html>')).toMatchObject({
    serverMpm: null,
    scoreboard: '',
  });
});
