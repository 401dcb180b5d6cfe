/** Time for the parent. In tests another one decides how late it is. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Waits so long, or until a signal comes, as a system call would that a signal interrupts. */
  sleep(ms: number): Promise<void>;
}
