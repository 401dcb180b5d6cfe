/** The certificates that the first question accepts. Survives JSON. */
export interface Trust {
  /** Authorities in PEM, beside those of the system. */
  readonly authorities: readonly string[];
  /** Any certificate is accepted. */
  readonly any: boolean;
}

/** Trusts the authorities of the system. */
export const usualTrust: Trust = { authorities: [], any: false };
