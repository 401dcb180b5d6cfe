import type { RequestShape } from '../population.ts';
import { protocolOf } from '../protocols/protocols.ts';
import type { Driver, Readable } from './driver.ts';

/** The methods of its lib/httpMethods.js whose answers it can read. */
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'];

/**
 * autocannon: requests on persistent connections in a closed loop, from one thread. It speaks
 * HTTP/1.1, and resumes no TLS session.
 */
export const autocannon: Driver = {
  platform: null,
  drives: ({ populations: [first, ...others], clientThreads, turns, protocol }) =>
    !protocolOf(protocol).multiplexes &&
    others.length === 0 &&
    clientThreads === 1 &&
    !turns &&
    refuses(first) === null &&
    first.model === 'closed' &&
    first.mix === undefined &&
    first.resumes !== true &&
    !first.fresh &&
    first.levels === null,
  refuses,
  misreads,
  load: async () => (await import('./autocannon/drive.ts')).drive,
};

function refuses({ method, headers = [] }: RequestShape): string | null {
  if (method === 'HEAD') return 'it waits for a body after HEAD';
  if (!methods.includes(method)) return `it does not know the method ${method}`;
  const names = headers.map(([name]) => name.toLowerCase());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  return twice === undefined ? null : `it sends the field ${twice} only once`;
}

function misreads({ interimStatuses, isAscii }: Readable): string | null {
  const [first] = interimStatuses;
  if (first !== undefined) return `it counts the interim answer ${first} as an answer`;
  return isAscii ? null : 'it counts the characters of a body, which is not ASCII here';
}
