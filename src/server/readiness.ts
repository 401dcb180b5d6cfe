import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../host/reason-of.ts';
import type { Arm } from './arm.ts';
import { poolOf } from './pool.ts';
import { probe } from './probe.ts';
import { type Proving, proveProtocols } from './prove-protocols.ts';
import { readStatus } from './read-status.ts';
import { type Identity, ServerError, type StartUp } from './server.ts';
import type { Status } from './status.ts';
import { dockerFolder } from './tuning.ts';

/** Time that an arm may take until its whole pool is up. */
const readyMs = 30_000;

/** Address of an arm and the answers to expect there. */
export interface Asked extends Omit<Proving, 'tlsPort'> {
  readonly tlsPort?: number;
  /** The address of its status page; absent: `host`. */
  readonly statusHost?: string;
  /** Launch of the process or the container, on the clock of performance.now(). */
  readonly launchedAtMs: number;
  /** The version that the binary says of itself; null: unknown. */
  readonly version: string | null;
}

/** Facts that a start has shown. */
export interface Verified {
  readonly identity: Identity;
  readonly startUp: StartUp;
}

/**
 * Waits until every worker that the tuning starts beforehand is there, then lets the arm prove that
 * it is what it says.
 * @param died resolves with the reason when the server ends meanwhile.
 * @throws {ServerError} stage `ready` or `identity`.
 */
export async function awaitVerified(
  asked: Asked,
  died: Promise<string>,
  signal: AbortSignal,
): Promise<Verified> {
  const gone = died.then((reason) => {
    throw new ServerError('start', reason);
  });
  // Nobody may be listening any more when the server ends later.
  gone.catch(() => {});
  const { status, startUp } = await Promise.race([awaitPool(asked, signal), gone]);
  return { identity: await Promise.race([verify(asked, status, signal), gone]), startUp };
}

async function awaitPool(asked: Asked, signal: AbortSignal) {
  const deadline = performance.now() + readyMs;
  const sinceLaunch = () => Math.round(performance.now() - asked.launchedAtMs);
  const { started } = poolOf(asked.arm);
  let seen = 'no answer';
  let answerMs: number | null = null;
  while (performance.now() < deadline) {
    const found = await lookAtPool(asked, signal);
    if (typeof found === 'string') {
      seen = found;
    } else {
      answerMs ??= sinceLaunch();
      const up = found.workers >= started;
      if (up && (await isPhpUp(asked, signal))) {
        return { status: found.status, startUp: { answerMs, poolMs: sinceLaunch() } };
      }
      seen = up ? 'no answer from PHP-FPM yet' : `${found.workers} of ${started} workers`;
    }
    await wait(20, undefined, { signal });
  }
  throw unready(asked.arm, `was not ready after ${readyMs / 1000} s: ${seen}`);
}

/** Reads the status page and the part of the pool that is up; otherwise says what came instead. */
async function lookAtPool(asked: Asked, signal: AbortSignal) {
  const answer = await readStatus(asked, { timeoutMs: 1000, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    return reasonOf(error);
  });
  if (typeof answer === 'string') return answer;
  // It is there but refuses us; waiting changes nothing, and its log says why.
  const { code, status } = answer;
  if (code !== 200) throw unready(asked.arm, `answers its status page with ${code}`);
  const workers = (status.busyWorkers ?? 0) + (status.idleWorkers ?? 0);
  return { status, workers };
}

/** Checks that PHP-FPM listens: until it does, httpd answers for it with 503 (mod_proxy). */
async function isPhpUp(asked: Asked, signal: AbortSignal): Promise<boolean> {
  if (asked.arm.php !== 'fpm') return true;
  const { status } = await probe(urlOf(asked, phpPage), { timeoutMs: 2000, signal });
  return status !== 503;
}

/**
 * Checks that the right MPM sends the right bytes; anything else would be measured under a wrong
 * name.
 */
async function verify(asked: Asked, status: Status, signal: AbortSignal): Promise<Identity> {
  const { arm } = asked;
  // A site has documents of its own; the first question of the run asks for them.
  if (arm.tuning.name !== 'site') await verifyDocument(asked, signal);
  if (arm.php !== null) await verifyPhp(asked, signal);
  const mpm = status.serverMpm?.toLowerCase() ?? 'unknown';
  if (mpm !== arm.mpm) {
    throw unlike(arm, `runs the MPM ${mpm}, not ${arm.mpm}`);
  }
  const version = status.serverVersion ?? 'unknown';
  // The status page may add modules to the version.
  if (asked.version !== null && !version.startsWith(asked.version)) {
    throw unlike(arm, `runs ${version}, not ${asked.version}`);
  }
  const negotiated = await proveProtocols({ ...asked, tlsPort: asked.tlsPort ?? null }, signal);
  return { version, mpm, ...(Object.keys(negotiated).length > 0 && { negotiated }) };
}

async function verifyDocument(asked: Asked, signal: AbortSignal): Promise<void> {
  const right = readFileSync(join(dockerFolder, 'htdocs/1k.txt'));
  const answer = await probe(urlOf(asked, '/1k.txt'), { timeoutMs: 2000, signal });
  if (answer.status !== 200 || !answer.body.equals(right)) {
    throw unlike(asked.arm, `answered /1k.txt with status ${answer.status} and a wrong body`);
  }
}

/** Its answer is docker/php/page.html, and it says by which interface PHP runs. */
const phpPage = '/page.php';
const interfaces = { module: 'apache2handler', fpm: 'fpm-fcgi' } as const;

async function verifyPhp(asked: Asked, signal: AbortSignal): Promise<void> {
  const { arm } = asked;
  if (arm.php === null) return;
  const right = readFileSync(join(dockerFolder, 'php/page.html'));
  const { status, headers, body } = await probe(urlOf(asked, phpPage), { timeoutMs: 5000, signal });
  if (status !== 200 || !body.equals(right)) {
    throw unlike(arm, `answered ${phpPage} with status ${status} and a wrong body`);
  }
  const runs = headers['x-php-sapi'];
  if (runs !== interfaces[arm.php]) {
    throw unlike(arm, `runs PHP as ${runs}, not as ${interfaces[arm.php]}`);
  }
}

const unready = ({ id }: Arm, how: string) => new ServerError('ready', `${id} ${how}`);
const unlike = ({ id }: Arm, how: string) => new ServerError('identity', `${id} ${how}`);

const urlOf = ({ host, port }: Asked, path: string) => `http://${host}:${port}${path}`;
