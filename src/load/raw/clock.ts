/** Microseconds, monotonic. */
export const nowUs = (): number => performance.now() * 1000;
