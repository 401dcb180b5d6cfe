import type { Traffic } from '../../access-log/traffic.ts';
import {
  formatCount,
  formatNumber,
  formatShare,
  formatValue,
  list,
  plural,
} from '../../report/format.ts';
import type { MeasuredNeeds } from './needs.ts';

/**
 * Returns what a site needs in the busiest minute of its access log. Every address in it counts as
 * one visitor, who sends its requests evenly: cycle = clients / requests a second.
 */
export function needsOfTraffic(traffic: Traffic): MeasuredNeeds {
  const { busiestMinute, requestTime } = traffic;
  const { requests, clients } = busiestMinute;
  return {
    clients,
    cycleSeconds: (clients * 60) / requests,
    // Whole seconds are cut off: most requests would take none.
    requestSeconds:
      requestTime === null || requestTime.unit === 's' ? null : requestTime.meanSeconds,
    source: 'the access log',
    lines: linesOf(traffic),
  };
}
const time = (seconds: number) => formatValue(seconds, 'seconds');
const date = (seconds: number) =>
  new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

function linesOf(traffic: Traffic): readonly string[] {
  const { busiestMinute: minute, busiestSecond, unread, malformed } = traffic;
  const span = `${date(traffic.fromSeconds)} to ${date(traffic.toSeconds)} UTC`;
  return [
    `access log: ${formatCount(traffic.requests)} requests of ` +
      `${formatCount(traffic.clients)} addresses, ${span}`,
    ...(unread.lines === 0
      ? []
      : [
          `${plural(unread.lines, 'line')} in no known format; the first: ` +
            JSON.stringify(unread.first),
        ]),
    ...(malformed === 0 ? [] : [`${formatCount(malformed)} requests were no HTTP requests`]),
    `busiest minute: ${date(minute.atSeconds)} UTC, ${formatCount(minute.requests)} requests of ` +
      `${formatCount(minute.clients)} addresses, ${formatNumber(minute.requests / 60)} a second; ` +
      `busiest second: ${formatCount(busiestSecond.requests)}`,
    hoursLine(traffic),
    requestTimeLine(traffic),
    'each address counts as one visitor; a log does not show which connections were kept alive',
  ];
}

/** Hours that the line names: a day has one peak or two. */
const namedHours = 3;

function hoursLine({ hours, requests }: Traffic): string {
  const busiest = hours
    .map((count, hour) => ({ hour, count }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, namedHours);
  const texts = busiest.map(({ hour, count }) => `${hour}:00 (${formatShare(count / requests)})`);
  return `busiest hours of the day, UTC: ${list(texts)} of the requests`;
}

function requestTimeLine({ requestTime }: Traffic): string {
  if (requestTime === null) {
    return 'request time: the log has none; %D at the end of its LogFormat would add it';
  }
  const { unit, meanSeconds, p50Seconds, p99Seconds } = requestTime;
  if (unit === 's') {
    return (
      `request time: only in whole seconds (p99 ${time(p99Seconds)}), too coarse to use; ` +
      '%D instead of %T would do'
    );
  }
  return (
    `request time: mean ${time(meanSeconds)}, median ${time(p50Seconds)}, ` +
    `p99 ${time(p99Seconds)}`
  );
}
