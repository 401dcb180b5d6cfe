import type { Population, Populations } from '../../population.ts';
import type { LoadModel } from '../client-group.ts';
import { bursts } from './bursts.ts';
import { closed } from './closed.ts';
import { open } from './open.ts';
import { parked } from './parked.ts';
import { slow } from './slow.ts';

/** Names every model of load. */
const models: { readonly [Key in keyof Populations]: LoadModel<Populations[Key]> } = {
  closed,
  open,
  bursts,
  parked,
  slow,
};

/** Returns the model of a population. */
export const modelOf = <Kind extends Population>({ model }: Kind): LoadModel<Kind> =>
  models[model] as unknown as LoadModel<Kind>;
