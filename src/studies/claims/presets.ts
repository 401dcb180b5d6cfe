/** Multipliers of a claim's own rounds and times. */
export interface ClaimsPreset {
  readonly rounds: number;
  readonly warmup: number;
  readonly duration: number;
  readonly purpose: string;
}

export const claimsPresets = {
  quick: {
    rounds: 1,
    warmup: 1,
    duration: 1,
    purpose: 'the least with which a claim can be answered, in about a quarter of an hour',
  },
  publish: {
    rounds: 4,
    warmup: 2,
    duration: 3,
    purpose: 'for numbers that others will quote, in some three hours',
  },
} as const satisfies Record<string, ClaimsPreset>;

export type ClaimsPresetName = keyof typeof claimsPresets;
