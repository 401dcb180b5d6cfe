import type { LoadResult } from '../load.ts';
import type { LoadWarning } from '../warning.ts';
import type { Account } from './account.ts';
import { type ClientGroup, countersBalance, inFlight } from './client-group.ts';
import { nowUs } from './clock.ts';
import { populationResult } from './result.ts';
import { elapsedUs } from './window.ts';

/** Returns the result of a load, whose first population is the measured one. */
export function loadResult(groups: readonly ClientGroup[], account: Account): LoadResult {
  const [first, ...others] = groups;
  if (first === undefined) throw new RangeError('a load has at least one population');
  const durationSeconds = measuredSeconds(first);
  return {
    ...populationResult(first, durationSeconds),
    // A load without a window of its own was there from the reset on.
    startedAtMs: account.startedAtMs || Math.round(Date.now() - durationSeconds * 1000),
    durationSeconds,
    others: others.map((group) => populationResult(group, measuredSeconds(group))),
    generator: account.use(),
    warnings: groups.flatMap(warningsOf),
  };
}

const measuredSeconds = ({ window }: ClientGroup): number => elapsedUs(window, nowUs()) / 1e6;

const warningsOf = (group: ClientGroup): readonly LoadWarning[] => [
  ...group.counters.errors.warnings(),
  ...badResponses(group),
  ...(countersBalance(group) ? [] : [imbalance(group)]),
];

function badResponses({ counters, population: { name } }: ClientGroup): readonly LoadWarning[] {
  const { firstBadResponse: first } = counters;
  const { badResponse, handshake = 0 } = counters.errors.errors();
  const count = badResponse + handshake;
  return first === null ? [] : [{ kind: 'bad-response', population: name, count, first }];
}

function imbalance(group: ClientGroup): LoadWarning {
  const { carried, sent, requests, failed } = group.counters;
  return {
    kind: 'counts-do-not-add-up',
    population: group.population.name,
    carried,
    sent,
    requests,
    failed,
    inFlight: inFlight(group),
  };
}
