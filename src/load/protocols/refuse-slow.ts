import type { PopulationShape } from '../population.ts';

/**
 * Refuses slow clients over HTTP/2. They would hold back the windows of its flow control, which the
 * server sees otherwise than slow bytes (RFC 9113, section 5.2).
 */
export const refuseSlow = (population: PopulationShape): string | null =>
  population.model === 'slow' && population.direction !== 'handshake'
    ? 'slow clients hold back bytes, and over HTTP/2 flow control'
    : null;
