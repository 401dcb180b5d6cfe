import type {
  ExpectedBody,
  HeaderLine,
  Method,
  Population,
  Question,
  RequestBody,
} from '../population.ts';
import { documents } from './documents.ts';

/** The request that a user wants instead of that for the small document, as the options say it. */
export interface TargetWish {
  readonly path: string;
  readonly method: Method;
  /** Field lines as they were given; Host replaces the address of the server. */
  readonly header: readonly HeaderLine[];
  readonly requestBody: RequestBody | undefined;
  readonly expectStatus: number;
  /** document: that of the path where the arms are known to serve it there, else any. */
  readonly expectBody: 'document' | 'any' | ExpectedBody;
}

/** The request that clients send instead of that for the small document. */
export interface BenchTarget extends Question {
  /** The field Host; null: the address of the server. */
  readonly authority: string | null;
}

/** Returns what clients are to ask instead of the small document; null: nothing else. */
export function targetOf(wish: TargetWish): BenchTarget | null {
  const { path, method, header, requestBody, expectStatus, expectBody } = wish;
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

const isHost = (name: string): boolean => name.toLowerCase() === 'host';

function bodyOf({ path, method, expectStatus, expectBody }: TargetWish): ExpectedBody | null {
  if (typeof expectBody !== 'string') return expectBody;
  const known = Object.values(documents).find((each) => each.path === path)?.expectedBody;
  if (expectBody === 'any' || expectStatus !== 200 || known === undefined) return null;
  // After HEAD there is only the announced length.
  return { ...known, crc32: method === 'HEAD' ? null : known.crc32 };
}

const isSmall = ({ method, path, requestBody }: Omit<Question, 'expectedBody'>): boolean =>
  method === documents.small.method && path === documents.small.path && requestBody === undefined;

/** Returns true where some clients ask for the small document. */
export const asksSmall = (populations: readonly Population[]): boolean => populations.some(isSmall);

/** Lets clients that would ask for the small document ask for the target; null: nothing else. */
export function retarget(population: Population, target: BenchTarget | null): Population {
  if (target === null || !isSmall(population)) return population;
  const { authority: _, ...question } = target;
  return { ...population, ...question };
}

/** Says what is asked instead of the small document, as a remark of a plan. */
export function targetNote(target: BenchTarget): string {
  const { method, path, requestBody, expectedStatus = 200, headers = [], authority } = target;
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
