import * as z from 'zod';
import type { Scale } from '../stats/changes.ts';

/** Version of a night's file. A file of a later version is named and skipped. */
export const nightSchema = 1;

/** Everything that a night measured: one file of the history, written once and never changed. */
export interface Night {
  readonly schema: number;
  readonly runId: string;
  /** Start of the run, ISO 8601 in UTC. */
  readonly at: string;
  /** Version of mpm-bench. */
  readonly version: string;
  readonly planSha256: string;
  readonly epoch: Epoch;
  /** Facts that may explain a change, by name: kernel, packages, build of each arm, commit. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly series: readonly NightSeries[];
  /** The same series, measured by a fresh run in the same night; null: nothing asked for one. */
  readonly repeated: readonly NightSeries[] | null;
}

/**
 * Properties without which nights cannot be compared. A build of the arm under test is none of
 * them: a new httpd that is slower must raise an alarm.
 */
export interface Epoch {
  readonly cpu: string;
  readonly cores: number;
  readonly runtime: string;
  /** SHA-256 of the anchor's build or the digest of its image, and its tuning. */
  readonly anchor: { readonly build: string; readonly tuning: string };
  readonly schema: number;
}

/** Result of an arm against the anchor in one figure of one cell, over the rounds of a run. */
export interface NightSeries {
  readonly cell: string;
  readonly arm: string;
  readonly figure: string;
  readonly better: 'higher' | 'lower';
  /** Equivalence margin, a share, or of loss a difference between shares. */
  readonly margin: number;
  readonly unit: string;
  /** Median of the arm itself, for display; null: not measured. */
  readonly value: number | null;
  readonly scale: Scale;
  /** ln(arm / anchor), or arm − anchor: Hodges and Lehmann's estimate over the rounds. */
  readonly change: number;
  /** Interval of `change` from the rounds of this run alone. */
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** A change that somebody accepted; the baseline of its series starts anew there. */
export interface Acknowledgement {
  readonly schema: number;
  /** The id of the change. */
  readonly change: string;
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** Returns what a series is called over all nights: "keepalive-32/httpd-event/rate". */
export const seriesKey = ({
  cell,
  arm,
  figure,
}: Pick<NightSeries, 'cell' | 'arm' | 'figure'>): string => `${cell}/${arm}/${figure}`;

/** Returns a key that nights of the same epoch share. */
export const epochKey = ({ cpu, cores, runtime, anchor, schema }: Epoch): string =>
  JSON.stringify([cpu, cores, runtime, anchor.build, anchor.tuning, schema]);

const series = z.object({
  cell: z.string(),
  arm: z.string(),
  figure: z.string(),
  better: z.enum(['higher', 'lower']),
  margin: z.number().positive(),
  unit: z.string(),
  value: z.number().nullable(),
  scale: z.enum(['ratio', 'difference']),
  change: z.number(),
  low: z.number(),
  high: z.number(),
  rounds: z.int().positive(),
});

/** Shape of a night's file. */
export const nightFile: z.ZodType<Night> = z.object({
  schema: z.literal(nightSchema),
  runId: z.string().min(1),
  at: z.iso.datetime(),
  version: z.string(),
  planSha256: z.string(),
  epoch: z.object({
    cpu: z.string(),
    cores: z.int().positive(),
    runtime: z.string(),
    anchor: z.object({ build: z.string(), tuning: z.string() }),
    schema: z.int(),
  }),
  attributes: z.record(z.string(), z.string()),
  series: z.array(series),
  repeated: z.array(series).nullable(),
});

/** Shape of an acknowledgement's file. */
export const acknowledgementFile: z.ZodType<Acknowledgement> = z.object({
  schema: z.literal(nightSchema),
  change: z.string().min(1),
  reason: z.string().min(1),
  at: z.iso.datetime(),
});
