import { formatCount, formatValue } from '../../report/format.ts';
import type { Site } from './site.ts';

/** Needs of a site as its log or its status page shows them. */
export interface MeasuredNeeds {
  readonly clients: number;
  /** Time from one request of a visitor to the next: clients / requests a second. */
  readonly cycleSeconds: number;
  /** null: it is not known how long a request takes. */
  readonly requestSeconds: number | null;
  /** Noun for the source: "the access log". */
  readonly source: string;
  /** Results of the measurement, a line each. */
  readonly lines: readonly string[];
}

/** The needs that were given as options; undefined: not given. */
export interface GivenNeeds {
  readonly clients: number | undefined;
  readonly requestSeconds: number | undefined;
  readonly thinkSeconds: number | undefined;
}

/** Assumed where a need is neither given nor measured. */
export const assumedNeeds = { clients: 200, requestSeconds: 0.05, thinkSeconds: 10 } as const;

/** Needs of a site, and where each comes from. */
export interface Needs {
  readonly needs: Pick<Site, 'clients' | 'requestSeconds' | 'thinkSeconds'>;
  /** Lines about what was measured and what was assumed; none where nothing was measured. */
  readonly basis: readonly string[];
}

/** Takes each need as it was given, else as it was measured, else as it is assumed. */
export function needsOf(given: GivenNeeds, measured: MeasuredNeeds | null): Needs {
  const requestSeconds =
    given.requestSeconds ?? measured?.requestSeconds ?? assumedNeeds.requestSeconds;
  const underWay = given.clients === undefined ? crowdOf(measured, requestSeconds) : null;
  const needs = {
    clients: given.clients ?? underWay ?? measured?.clients ?? assumedNeeds.clients,
    requestSeconds,
    thinkSeconds: given.thinkSeconds ?? pauseOf(measured, requestSeconds),
  };
  if (measured === null) return { needs, basis: [] };
  const crowd =
    underWay === null
      ? []
      : [
          `more requests under way (${formatCount(underWay)}) than visitors ` +
            `(${formatCount(measured.clients)}): a proxy, or several connections of a visitor; ` +
            'each request under way counts as a visitor',
        ];
  return { needs, basis: [...measured.lines, ...crowd, takenText(given, measured, needs)] };
}

/**
 * Returns the requests under way, by Little's law, where they are more than the visitors that were
 * counted; null elsewhere. So the requests a second stay those that were measured.
 */
function crowdOf(measured: MeasuredNeeds | null, requestSeconds: number): number | null {
  if (measured === null || measured.cycleSeconds >= requestSeconds) return null;
  return Math.ceil((measured.clients / measured.cycleSeconds) * requestSeconds);
}

const pauseOf = (measured: MeasuredNeeds | null, requestSeconds: number): number =>
  measured === null
    ? assumedNeeds.thinkSeconds
    : Math.max(0, measured.cycleSeconds - requestSeconds);

function takenText(given: GivenNeeds, measured: MeasuredNeeds, needs: Needs['needs']): string {
  const from = (value: number | undefined, isMeasured: boolean) =>
    value !== undefined ? 'given' : isMeasured ? `from ${measured.source}` : 'assumed';
  const time = (seconds: number) => formatValue(seconds, 'seconds');
  const parts = [
    `${formatCount(needs.clients)} clients (${from(given.clients, true)})`,
    `${time(needs.requestSeconds)} a request ` +
      `(${from(given.requestSeconds, measured.requestSeconds !== null)})`,
    `${time(needs.thinkSeconds)} pause (${from(given.thinkSeconds, true)})`,
  ];
  return `taken: ${parts.join(', ')}`;
}
