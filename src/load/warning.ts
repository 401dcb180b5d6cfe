/** A flaw of a load that its driver noticed. */
export type LoadWarning =
  /** A driver's counters do not balance, so its latencies may be wrong; they are withheld. */
  | {
      readonly kind: 'guard';
      readonly sent: number;
      readonly requests: number;
      readonly allowed: number;
      readonly errors: number;
    }
  /** The generator's side ran out of descriptors, ports or memory. */
  | { readonly kind: 'local-limit'; readonly code: string; readonly count: number }
  /** Bad responses and the fault of the first one; drivers that do not know it only count. */
  | {
      readonly kind: 'bad-response';
      readonly population: string;
      readonly count: number;
      readonly first: string;
    }
  /** carried + sent and requests + failed + inFlight are not equal. */
  | {
      readonly kind: 'counts-do-not-add-up';
      readonly population: string;
      readonly carried: number;
      readonly sent: number;
      readonly requests: number;
      readonly failed: number;
      readonly inFlight: number;
    };
