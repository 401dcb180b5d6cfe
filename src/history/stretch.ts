/** Nights of a level, the newest ones by their values. */
export interface Stretch {
  /** The newest values that any rule looks at, oldest first. */
  readonly values: readonly number[];
  /** Nights of the level that are older than these. */
  readonly older: number;
}

/** Returns a stretch without its newest nights. */
export const without = ({ values, older }: Stretch, nights: number): Stretch => ({
  values: values.slice(0, -nights),
  older,
});
