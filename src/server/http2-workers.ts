import type { Directive } from '../httpd-config/directive.ts';
import type { Arm } from './arm.ts';
import { directivesOf, poolOf } from './pool.ts';

/** Threads of each child that answer the streams of HTTP/2, beside those of its connections. */
export interface Http2Workers {
  /** Started beforehand. */
  readonly min: number;
  readonly max: number;
}

/**
 * Returns the workers that mod_http2 gives each child (h2_config.c, h2_c1.c). H2MinWorkers is
 * ThreadsPerChild by default, and H2MaxWorkers half as many again. null: it is inactive.
 */
export function http2WorkersOf(arm: Arm): Http2Workers | null {
  if (arm.mpm === 'prefork') return null;
  const given = directivesOf(arm, ['HTTP2']);
  const last = (name: string) =>
    Number(given.findLast((each) => isNamed(each, name))?.words[0] ?? 0);
  const [least, most] = [last('H2MinWorkers'), last('H2MaxWorkers')];
  const min = least > 0 ? least : poolOf(arm).threadsPerChild;
  return { min, max: most > 0 ? Math.max(most, min) : Math.max(Math.floor((3 * min) / 2), 4) };
}

const isNamed = ({ name }: Directive, wanted: string) =>
  name.toLowerCase() === wanted.toLowerCase();

/** Returns the workers that a child says it has (h2_workers.c); null: its log does not say it. */
export function http2WorkersIn(log: string): Http2Workers | null {
  const said = /h2_workers: created with min=(\d+) max=(\d+)/.exec(log);
  return said === null ? null : { min: Number(said[1]), max: Number(said[2]) };
}
