import type {
  ExpectedBody,
  HeaderLine,
  Method,
  Population,
  Question,
  RequestBody,
  WeightedQuestion,
} from '../population.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/** The request that a user wants instead of that for the small document, as the options say it. */
export interface TargetWish {
  /** undefined: that of the small document. */
  readonly path: string | undefined;
  readonly method: Method;
  /** Field lines as they were given; Host replaces the address of the server. */
  readonly header: readonly HeaderLine[];
  readonly requestBody: RequestBody | undefined;
  readonly expectStatus: number;
  /** document: that of the path where the arms are known to serve it there, else any. */
  readonly expectBody: 'document' | 'any' | ExpectedBody;
  /** A mix of requests instead of a single one; header lines are added to each. */
  readonly urls?: readonly MixLine[] | undefined;
}

/** A line of a file of URLs. */
export interface MixLine {
  readonly weight: number;
  readonly method: Method;
  readonly path: string;
  readonly status: number;
  readonly headers: readonly HeaderLine[];
}

/** The request that clients send instead of that for the small document. */
export interface BenchTarget extends Question {
  /** Each request is one of these; its own is the first of them. Absent: there is only one. */
  readonly mix?: readonly WeightedQuestion[];
  /** The field Host; null: the address of the server. */
  readonly authority: string | null;
}

/** Returns what clients are to ask instead of the small document; null: nothing else. */
export function targetOf(wish: TargetWish): BenchTarget | null {
  const { method, header, requestBody, expectStatus, expectBody } = wish;
  const { path = documents.small.path } = wish;
  if (wish.urls !== undefined) return targetOfMix(wish, wish.urls);
  const isUsual =
    isSmall({ method, path, ...(requestBody && { requestBody }) }) &&
    header.length === 0 &&
    expectStatus === 200 &&
    expectBody === 'document';
  if (isUsual) return null;
  const headers = header.filter(([name]) => !isHost(name));
  return {
    ...{ path, method, expectedStatus: expectStatus, expectedBody: bodyOf(wish) },
    ...(requestBody !== undefined && { requestBody }),
    ...(headers.length > 0 && { headers }),
    authority: header.find(([name]) => isHost(name))?.[1] ?? null,
  };
}

function targetOfMix(wish: TargetWish, lines: readonly MixLine[]): BenchTarget {
  const parts = lines.map(({ weight, status, headers, ...line }) => {
    const target = targetOf({
      ...{ ...wish, urls: undefined, ...line, expectStatus: status },
      header: [...headers, ...wish.header],
    });
    const { authority, ...question } = target ?? { ...documents.small, authority: null };
    return { authority, part: { weight, ...question } };
  });
  const [first] = parts;
  if (first === undefined) throw new Error('a mix has a line');
  const { weight: _, ...question } = first.part;
  return { ...question, authority: first.authority, mix: parts.map(({ part }) => part) };
}

const isHost = (name: string): boolean => name.toLowerCase() === 'host';

function bodyOf({ path, method, expectStatus, expectBody }: TargetWish): ExpectedBody | null {
  if (typeof expectBody !== 'string') return expectBody;
  const known = Object.values(documents).find(
    (each) => each.path === (path ?? documents.small.path),
  )?.expectedBody;
  if (expectBody === 'any' || expectStatus !== 200 || known === undefined) return null;
  // After HEAD there is only the announced length.
  return { ...known, crc32: method === 'HEAD' ? null : known.crc32 };
}

const isSmall = ({ method, path, requestBody }: Omit<Question, 'expectedBody'>): boolean =>
  method === documents.small.method && path === documents.small.path && requestBody === undefined;

/** Returns true where no client asks for another document. */
export const asksOnlySmall = (populations: readonly Population[]): boolean =>
  populations.every(isSmall);

/** Returns true where some clients ask for the small document. */
export const asksSmall = (populations: readonly Population[]): boolean => populations.some(isSmall);

/** Returns the populations of a workload; the target replaces the small document. */
export function populationsOf(
  { populations }: Pick<Workload, 'populations'>,
  connections: number,
  target: BenchTarget | null,
): readonly [Population, ...Population[]] {
  const [first, ...others] = populations(connections);
  return [retarget(first, target), ...others.map((each) => retarget(each, target))];
}

/** Lets clients that would ask for the small document ask for the target; null: nothing else. */
export function retarget(population: Population, target: BenchTarget | null): Population {
  if (target === null || !isSmall(population)) return population;
  const { authority: _, ...question } = target;
  return { ...population, ...question };
}

/** Says what is asked instead of the small document, as a remark of a plan. */
export function targetNote(target: BenchTarget): string {
  const { method, path, requestBody, expectedStatus = 200, headers = [], authority } = target;
  if (target.mix !== undefined) {
    const { length } = target.mix;
    return `clients ask a mix of ${length} requests instead of GET ${documents.small.path}`;
  }
  const fields = [...(authority === null ? [] : ['Host']), ...headers.map(([name]) => name)];
  const details = [
    requestBody === undefined ? [] : `a body of ${requestBody.bytes} bytes`,
    fields.length === 0 ? [] : `the field${fields.length === 1 ? '' : 's'} ${fields.join(', ')}`,
    expectedStatus === 200 ? [] : `status ${expectedStatus} expected`,
  ].flat();
  const usual = `${documents.small.method} ${documents.small.path}`;
  const asked = `${method} ${path}`;
  const instead = asked === usual ? '' : ` instead of ${usual}`;
  return `clients ask ${asked}${details.length === 0 ? '' : ` (${details.join('; ')})`}${instead}`;
}
