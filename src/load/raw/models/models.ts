import type { Model, Population } from '../../population.ts';
import type { Behaviour, ClientGroup } from '../client-group.ts';
import { bursts } from './bursts.ts';
import { closed } from './closed.ts';
import { open } from './open.ts';
import { parked } from './parked.ts';
import { slow } from './slow.ts';

type Family = {
  readonly [Key in Model]: (group: ClientGroup<Extract<Population, { model: Key }>>) => Behaviour;
};

const models: Family = { closed, open, bursts, parked, slow };

/** Creates the behaviour of a client group by its population's model. */
export function createBehaviour(group: ClientGroup): Behaviour {
  return (models[group.population.model] as (group: ClientGroup) => Behaviour)(group);
}
