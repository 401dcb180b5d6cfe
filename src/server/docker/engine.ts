import { reasonOf } from '../../host/reason-of.ts';
import { ServerError } from '../server.ts';
import { clientOf, type EngineClient } from './client.ts';
import { addressOf, places } from './places.ts';

/** A container engine that answered, or what every place that was asked said. */
export type Engine =
  | AnsweringEngine
  | { readonly reachable: false; readonly tried: readonly string[] };

export interface AnsweringEngine {
  readonly reachable: true;
  readonly where: string;
  readonly client: EngineClient;
  /** The numeric address of its machine; null: it is this one. */
  readonly address: string | null;
}

/** Time that an engine may take to answer a ping. */
const pingMs = 3000;

/** Returns the first engine that answers. */
export async function findEngine(): Promise<Engine> {
  const tried: string[] = [];
  for (const { where, options, missing, machine } of places()) {
    if (missing !== null) {
      tried.push(`${where}: ${missing}`);
      continue;
    }
    try {
      await (await clientOf({ ...options, timeout: pingMs })).ping();
      const address = await addressOf(machine);
      return { reachable: true, where, client: await clientOf(options), address };
    } catch (error) {
      tried.push(`${where}: ${reasonOf(error)}`);
    }
  }
  return { reachable: false, tried };
}

/** Returns an engine that answers. @throws {ServerError} stage `prepare`, with what was tried. */
export async function answeringEngine(): Promise<AnsweringEngine> {
  const engine = await findEngine();
  if (engine.reachable) return engine;
  throw new ServerError('prepare', `no container engine answers. Tried ${engine.tried.join('; ')}`);
}

/** Returns its client. @throws {ServerError} */
export const reachableEngine = async (): Promise<EngineClient> => (await answeringEngine()).client;
