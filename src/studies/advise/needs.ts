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
  const isCrowd =
    given.clients === undefined && measured !== null && measured.cycleSeconds < requestSeconds;
  const thinkSeconds = given.thinkSeconds ?? pauseOf(measured, requestSeconds);
  const crowd = isCrowd ? clientsFor(measured, requestSeconds + thinkSeconds) : null;
  const needs = {
    clients: given.clients ?? crowd ?? measured?.clients ?? assumedNeeds.clients,
    requestSeconds,
    thinkSeconds,
  };
  if (measured === null) return { needs, basis: [] };
  const note =
    crowd === null
      ? []
      : [
          `more requests under way than visitors (${formatCount(measured.clients)}): a proxy, or ` +
            'several connections of a visitor; as many visitors are taken as would ask so often',
        ];
  return { needs, basis: [...measured.lines, ...note, takenText(given, measured, needs)] };
}

/** Returns the visitors who make the requests a second that were measured (Little's law). */
const clientsFor = ({ clients, cycleSeconds }: MeasuredNeeds, ownCycleSeconds: number): number =>
  // A product that rounding has lifted above a whole number is that number.
  Math.ceil((clients / cycleSeconds) * ownCycleSeconds - 1e-6);

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
