import type { StatusFacts } from './status-facts.ts';

/** Makes the machine-readable page as status_handler of modules/generators/mod_status.c does. */
export function statusText(facts: StatusFacts): string {
  const uptime = Math.floor((facts.nowMs - facts.restartTimeMs) / 1000);
  const lines = [
    facts.serverName,
    `ServerVersion: ${facts.serverVersion}`,
    `ServerMPM: ${facts.mpm}`,
    `Server Built: ${facts.serverBuilt}`,
    `CurrentTime: ${httpdTime(facts.nowMs)}`,
    `RestartTime: ${httpdTime(facts.restartTimeMs)}`,
    `ParentServerConfigGeneration: ${facts.generation + 1}`,
    `ParentServerMPMGeneration: ${facts.generation}`,
    `ServerUptimeSeconds: ${uptime}`,
    // The key lacks its blank in httpd; the value begins with one.
    `ServerUptime:${inWords(uptime)}`,
    ...facts.loads.map((load, index) => `Load${[1, 5, 15][index]}: ${load}`),
    ...extended(facts, uptime),
    `BusyWorkers: ${facts.workers.busy}`,
    `GracefulWorkers: ${facts.workers.graceful}`,
    `IdleWorkers: ${facts.workers.idle}`,
    ...asynchronous(facts),
    `Scoreboard: ${facts.workers.letters}`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Makes the lines of ExtendedStatus, which is always on here. Rates appear only with a divisor
 * above 0.
 */
function extended({ workers, cpu }: StatusFacts, uptime: number): readonly string[] {
  const { accesses, kBytes, durationMs } = workers;
  const used = cpu.user + cpu.system + cpu.childrenUser + cpu.childrenSystem;
  return [
    `Total Accesses: ${accesses}`,
    `Total kBytes: ${kBytes}`,
    `Total Duration: ${Math.round(durationMs)}`,
    `CPUUser: ${short(cpu.user)}`,
    `CPUSystem: ${short(cpu.system)}`,
    `CPUChildrenUser: ${short(cpu.childrenUser)}`,
    `CPUChildrenSystem: ${short(cpu.childrenSystem)}`,
    ...(used > 0 && uptime > 0 ? [`CPULoad: ${short((used * 100) / uptime)}`] : []),
    `Uptime: ${uptime}`,
    ...(uptime > 0
      ? [
          `ReqPerSec: ${short(accesses / uptime)}`,
          `BytesPerSec: ${short((kBytes * 1024) / uptime)}`,
        ]
      : []),
    ...(accesses > 0
      ? [
          `BytesPerReq: ${short((kBytes * 1024) / accesses)}`,
          `DurationPerReq: ${short(durationMs / accesses)}`,
        ]
      : []),
  ];
}

function asynchronous({ connections }: StatusFacts): readonly string[] {
  if (connections === null) return [];
  return [
    `Processes: ${connections.processes}`,
    `Stopping: ${connections.stopping}`,
    `ConnsTotal: ${connections.total}`,
    `ConnsAsyncWaitIO: ${connections.waitIo}`,
    `ConnsAsyncWriting: ${connections.writing}`,
    `ConnsAsyncKeepAlive: ${connections.keepAlive}`,
    `ConnsAsyncClosing: ${connections.closing}`,
  ];
}

/** Formats as C's %g: six significant digits. */
const short = (value: number): string => String(Number(value.toPrecision(6)));

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * Formats "Wednesday, 25-Nov-2026 09:14:02 UTC" (DEFAULT_TIME_FORMAT of include/httpd.h). A zone
 * other than UTC is a number.
 */
export function httpdTime(ms: number): string {
  const date = new Date(ms);
  const [, month, day] = date.toDateString().split(' ');
  const clock = date.toTimeString();
  const zone = /GMT([+-]\d{4})/.exec(clock)?.[1] ?? '+0000';
  const dayInFull = `${weekdays[date.getDay()]}, ${day}-${month}-${date.getFullYear()}`;
  return `${dayInFull} ${clock.slice(0, 8)} ${zone === '+0000' ? 'UTC' : zone}`;
}

/**
 * Formats " 1 day 2 hours 1 second" (show_time of mod_status.c): parts above 0, each after a blank.
 */
export function inWords(seconds: number): string {
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => ` ${count} ${unit}${count === 1 ? '' : 's'}`)
    .join('');
}
