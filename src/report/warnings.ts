import type { CompletedTrial, Warning } from '../run/trial.ts';
import { formatCount, formatShare } from './format.ts';

type Kind = Warning['kind'];
type Wording = { readonly [K in Kind]: (warning: Extract<Warning, { kind: K }>) => string };

const wording: Wording = {
  'generator-bound': (w) =>
    `generator-bound: the load generator used ${formatShare(w.cpuShare)} of its CPUs, ` +
    'so this measures the generator, not the server',
  guard: (w) =>
    `the driver's counters do not balance: ${formatCount(w.sent)} requests sent, ` +
    `${formatCount(w.requests)} answered, ${formatCount(w.errors)} errors, ` +
    `${formatCount(w.allowed)} may be open; its latencies are withheld`,
  'local-limit': (w) =>
    `a limit of the generator's machine was reached: ${w.code}, ${formatCount(w.count)} times`,
  'bad-response': (w) =>
    `response errors of ${w.population}: ${formatCount(w.count)}; the first one: ${w.first}`,
  'counts-do-not-add-up': (w) =>
    `counts do not add up for ${w.population}: ${formatCount(w.carried)} carried + ` +
    `${formatCount(w.sent)} sent is not ${formatCount(w.requests)} answered + ` +
    `${formatCount(w.failed)} failed + ${formatCount(w.inFlight)} under way`,
  'schedule-late': (w) =>
    `schedule-late: one request in a hundred left ${formatCount(w.lagP99Us)} µs or ` +
    'more after it was due although a connection was free ' +
    `(allowed: ${formatCount(w.allowedUs)} µs)`,
  'near-ceiling': (w) =>
    'the rate is within 15 % of what the load generator itself can do here ' +
    `(${formatCount(Math.round(w.ceilingPerSecond))} requests/s, calibrated before the run)`,
  'uneven-machines': (w) =>
    `uneven-machines: a connection of one machine was answered ${w.ratio.toFixed(1)} times as ` +
    'often as one of another: their networks or CPUs differ, and percentiles are of all',
  'accesses-differ': (w) =>
    `the driver counted ${formatCount(w.driver)} requests, the server ${formatCount(w.server)}`,
  neighbours: (w) =>
    `neighbours: other processes on this machine had ${formatShare(w.share)} of the server's CPUs`,
  steal: (w) => `the hypervisor gave ${formatShare(w.share)} of this machine's CPU time to others`,
  stolen: (w) =>
    `stolen: the hypervisor gave ${formatShare(w.share)} of this machine's CPU time to others`,
  throttled: (w) =>
    `throttled: a CPU quota stopped this tool and its servers in ` +
    `${formatShare(w.share)} of its periods`,
  'out-of-memory': (w) =>
    `out-of-memory: the kernel killed ${formatCount(w.killed)} processes of the server`,
  'clock-step': (w) =>
    `clock-step: the wall clock moved by ${formatCount(Math.round(w.ms))} ms ` +
    'against the monotonic one',
  'tracking-full': (w) =>
    `tracking-full: the kernel dropped ${formatCount(w.dropped)} packets of new connections, ` +
    'because its table of tracked connections was full (nf_conntrack_max)',
  unsteady: (w) =>
    `the rate had not settled: leaving out its start moves it by ` +
    `${formatShare(w.warmupShare)}, its trend over the window is ${formatShare(w.trend)}`,
  'pool-changed': (w) =>
    "httpd's processes changed in number during the window: " +
    `${formatCount(w.fewest)} to ${formatCount(w.most)}`,
  'not-at-rest': (w) =>
    'the server was not at rest when the cell began: ' +
    `${w.busyWorkers === null ? 'its status page did not answer' : `${formatCount(w.busyWorkers)} busy workers`}` +
    `${w.acceptQueue ? `, ${formatCount(w.acceptQueue)} connections to accept` : ''}`,
  'shared-cpu': () => 'server and load generator shared a CPU',
  'no-memory-source': (w) => `memory was not measured: ${w.reason}`,
};

/** Returns a warning as a sentence without a full stop. */
export function describeWarning(warning: Warning): string {
  return (wording[warning.kind] as (warning: Warning) => string)(warning);
}

/** Returns the flaws that make a trial invalid, one sentence each; none for a valid trial. */
export function invalidReasons(trial: CompletedTrial): readonly string[] {
  return trial.validity.evidence.map(describeWarning);
}
