import { message, type Problems } from '../host/message.ts';
import { type ProtocolName, protocolOf, protocols } from '../load/protocols/protocols.ts';
import type { Arm } from '../server/arm.ts';
import type { ClientProtocol } from '../server/client-protocol.ts';
import { http2WorkersOf } from '../server/http2-workers.ts';
import { serverKinds } from '../server/server-kinds.ts';
import type { Cell, Plan } from './plan.ts';
import type { PlanRequest } from './request.ts';

/** Returns a protocol as servers know it. */
export const clientProtocol = (name: ProtocolName): ClientProtocol => {
  const { title, secure, alpn, multiplexes } = protocolOf(name);
  return { name, title, secure, alpn, multiplexes };
};

/** Returns the protocols of a request's clients, each once. */
export function protocolsOf({ load }: Pick<PlanRequest, 'load'>): readonly ProtocolName[] {
  if ('workloads' in load) return load.protocols ?? ['http1'];
  return [...new Set(load.map(({ protocol = 'http1' }) => protocol))];
}

/** Returns the protocols that the servers of a plan must prove; none where all is HTTP/1.1. */
export function provenProtocols({ cells }: Pick<Plan, 'cells'>): readonly ClientProtocol[] {
  const names = [...new Set(cells.flatMap(({ protocol }) => protocol ?? []))];
  return names.map(clientProtocol);
}

/** Tells whether a load needs a certificate. */
export const needsTls = (names: readonly ProtocolName[]): boolean =>
  names.some((name) => protocols[name].secure);

/** Arms that take part in a run, with a note about each reason for which some do not. */
interface Speaking {
  readonly arms: readonly Arm[];
  readonly notes: readonly string[];
}

/**
 * Leaves out the arms that speak none of the protocols. A protocol that no arm speaks is a problem.
 */
export function speakingArms(
  arms: readonly Arm[],
  names: readonly ProtocolName[],
  problems: Problems,
): Speaking {
  const refused = arms.flatMap((arm) =>
    names.flatMap((name) => {
      const reason = refusalOf(arm, name);
      return reason === null ? [] : [{ name, arm, reason }];
    }),
  );
  for (const name of arms.length === 0 ? [] : names) {
    const own = refused.filter((each) => each.name === name);
    if (own.length < arms.length) continue;
    const reasons = [...new Set(own.map(({ reason }) => reason))].join('; ');
    problems.push(message`${{ protocol: name }} needs another arm: ${reasons}`);
  }
  const notes = [...Map.groupBy(refused, ({ reason }) => reason)].map(([reason, some]) => {
    const [ids, over] = [some.map(({ arm }) => arm.id), some.map(({ name }) => name)];
    return `${listOnce(ids)} not measured over ${listOnce(over)}: ${reason}`;
  });
  return { arms: arms.filter((arm) => names.some((name) => refusalOf(arm, name) === null)), notes };
}

/** Lists names, each once. */
export const listOnce = (names: readonly string[]): string => [...new Set(names)].join(', ');

/** Names the arms of a cell that speak its protocol; nothing where all of them do. */
export function armsOver(arms: readonly Arm[], name: ProtocolName | undefined): Pick<Cell, 'arms'> {
  const able = arms.filter((arm) => refusalOf(arm, name ?? 'http1') === null);
  return able.length === arms.length ? {} : { arms: able.map(({ id }) => id) };
}

/** States the workers of HTTP/2 in each child; nothing where there are none. */
export function http2Of(
  arms: readonly Arm[],
  names: readonly ProtocolName[],
): Pick<Plan, 'http2Workers'> {
  const multiplexing = names.filter((name) => protocolOf(name).multiplexes);
  if (multiplexing.length === 0) return {};
  const able = arms.filter((arm) => multiplexing.some((name) => refusalOf(arm, name) === null));
  const workers = able.flatMap((arm) => {
    const found = http2WorkersOf(arm);
    return found === null ? [] : [[arm.id, found] as const];
  });
  return { http2Workers: Object.fromEntries(workers) };
}

const refusalOf = ({ server, mpm }: Arm, name: ProtocolName): string | null =>
  serverKinds[server].refuses(clientProtocol(name), mpm);
