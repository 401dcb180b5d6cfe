/**
 * Returns the q-quantile (0 to 1) of the values in any order, by linear interpolation between the
 * two nearest; NaN for no values. Hyndman & Fan 1996, definition 7: the default of numpy.quantile
 * and of R's quantile().
 */
export function quantile(values: Iterable<number>, q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: Iterable<number>): number {
  return quantile(values, 0.5);
}
