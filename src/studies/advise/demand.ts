import type { Site } from './site.ts';

/**
 * A number that varies from moment to moment: its mean, and what it exceeds one moment in a
 * hundred.
 */
export interface Level {
  readonly mean: number;
  /** A whole number, at least 1, at most the clients. */
  readonly high: number;
}

/** The 99 % point of the standard normal distribution. */
export const z99 = 2.326;

type Visitors = Pick<Site, 'clients' | 'requestSeconds' | 'thinkSeconds'>;

/** Returns the requests a second, N / (S + Z): every visitor sends one per request and pause. */
export const requestsPerSecond = ({ clients, requestSeconds, thinkSeconds }: Visitors): number =>
  clients / (requestSeconds + thinkSeconds);

/** Requests under way at once: Little's law, L = λ · S. */
export const busy = (visitors: Visitors): Level => occupied(visitors, visitors.requestSeconds);

/**
 * Connections open at once, when each is kept for `keepAliveSeconds` after its answer or until the
 * next request, whichever comes first: L = λ · (S + min(Z, K)).
 */
export const held = (visitors: Visitors, keepAliveSeconds: number): Level =>
  occupied(visitors, visitors.requestSeconds + Math.min(visitors.thinkSeconds, keepAliveSeconds));

/**
 * Returns the level of something that each visitor occupies for a share of his time, independently.
 * It is binomial, here by its normal approximation.
 */
function occupied(visitors: Visitors, seconds: number): Level {
  const { clients, requestSeconds, thinkSeconds } = visitors;
  const share = Math.min(1, seconds / (requestSeconds + thinkSeconds));
  const mean = clients * share;
  const high = Math.ceil(mean + z99 * Math.sqrt(mean * (1 - share)));
  return { mean, high: Math.max(1, Math.min(clients, high)) };
}
