import type { Model, Population } from '../../population.ts';
import type { Behaviour, Lane } from '../lane.ts';
import { bursts } from './bursts.ts';
import { closed } from './closed.ts';
import { open } from './open.ts';
import { parked } from './parked.ts';
import { slow } from './slow.ts';

type Family = {
  readonly [Key in Model]: (lane: Lane<Extract<Population, { model: Key }>>) => Behaviour;
};

const models: Family = { closed, open, bursts, parked, slow };

/** What this lane's population does. */
export function behaviourOf(lane: Lane): Behaviour {
  return (models[lane.population.model] as (lane: Lane) => Behaviour)(lane);
}
