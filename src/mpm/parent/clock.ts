/** Clock of the parent. Tests use another one. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Waits this long, or until a signal comes, as an interruptible system call does. */
  sleep(ms: number): Promise<void>;
}
