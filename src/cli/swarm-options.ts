import { message, type Problems } from '../host/message.ts';
import type { RuntimeOptions } from '../server/runtime.ts';
import type { Options, Values } from './option.ts';
import { text, wholeNumber } from './values.ts';

/** Options for the machines of a swarm. */
export const swarmOptions = {
  '--generators <N>': wholeNumber(1, 1000)
    .optional()
    .describe(
      'machines that drive the load with --runtime swarm; without it all that have that role',
    ),
  '--min-generators <N>': wholeNumber(1, 1000)
    .optional()
    .describe('go on with as few of them when others are lost; without it with no fewer'),
  '--registry <NAME>': text
    .optional()
    .describe('push the image of a swarm’s agents there; without it every node needs the image'),
} satisfies Options;

/** Returns what was said of a swarm; nothing where nothing was. */
export function swarmIn(
  { generators, minGenerators, registry }: Partial<Values<typeof swarmOptions>>,
  runtime: string,
  problems: Problems,
): Pick<RuntimeOptions, 'generators' | 'registry'> {
  const given = { generators, minGenerators, registry };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || runtime === 'swarm') continue;
    problems.push(message`${{ [name]: value }} needs ${{ runtime: 'swarm' }}`);
  }
  const [most, least] = [generators ?? null, minGenerators ?? null];
  if (most !== null && least !== null && least > most) {
    problems.push(message`${{ minGenerators: least }}: ${{ generators: most }} is fewer`);
  }
  return {
    ...((most ?? least) !== null && { generators: { most, least } }),
    ...(registry !== undefined && { registry }),
  };
}
