import type Docker from 'dockerode';

export type EngineClient = Docker;
export type EngineContainer = Docker.Container;
export type EngineOptions = Docker.DockerOptions;
export type ServiceOptions = Docker.CreateServiceOptions;
export type ContainerOptions = Docker.ContainerCreateOptions;

/** Returns the HTTP status with which an engine refused something; undefined: it did not. */
export const statusOf = (error: unknown): number | undefined =>
  (error as { readonly statusCode?: number }).statusCode;

/** Limits the time to stop or remove something: a machine may be silent. */
export const removalLimit = (): { readonly abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(20_000),
});

/** Returns a client of the engine there; nothing is asked yet. */
export async function clientOf(options: EngineOptions): Promise<EngineClient> {
  // Loaded only where it is needed: it takes a fifth of the program's start.
  const { default: Client } = await import('dockerode');
  return new Client(options);
}
