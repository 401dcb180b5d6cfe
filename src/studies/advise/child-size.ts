import { type Message, message } from '../../host/message.ts';
import type { Costs } from './costs.ts';
import { usableBytes } from './pool.ts';
import type { Site } from './site.ts';

/**
 * Returns the costs with the size of a child that the administrator gave, in place of the measured
 * one. The parent, which is as large as one child or smaller, then goes into the reserve.
 */
export const withGivenChild = ({ childBytes }: Site, costs: Costs): Costs =>
  childBytes === null
    ? costs
    : { ...costs, baseBytes: 0, childBytes, application: 'given', memoryFrom: 'given' };

/** Returns how many children of this size fit into the memory, whatever they are needed for. */
export const childrenThatFit = (site: Site, costs: Costs, childBytes: number): number =>
  Math.max(0, Math.floor((usableBytes(site) - costs.baseBytes) / childBytes));

/** Says what is missing in the measured child, and how to give another; null where it was given. */
export function childHint(all: readonly Costs[]): Message | null {
  if (all.some(({ application }) => application === 'given')) return null;
  const measured = all.every(({ application }) => application === 'php')
    ? "The processes measured have mod_php and this project's small page in them"
    : 'The processes measured serve files or proxy, with no application in them';
  return message`${measured}: give the size of yours with ${{ childMemory: 'SIZE' }}.`;
}
