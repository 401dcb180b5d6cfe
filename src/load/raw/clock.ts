/** Returns the monotonic time in microseconds. */
export const nowUs = (): number => performance.now() * 1000;
