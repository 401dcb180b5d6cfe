import type { Arm, SiteTuning } from '../arm.ts';
import { dumpArguments, tuningAnswer } from '../httpd/tuning-answer.ts';
import type { TuningAnswer } from '../runtime.ts';
import { inUsersFiles } from '../tuning.ts';
import type { ArmContainers } from './arm-containers.ts';
import { imageRoot } from './container.ts';
import type { ImageHttpd } from './image-httpd.ts';
import { runToEnd } from './run-to-end.ts';
import { mountsOf, siteRoot } from './site-container.ts';
import { siteHints } from './site-hints.ts';

/** Asks the httpd of an arm's image about the arm's tuning, in containers that end with it. */
export async function askInContainer(
  containers: ArmContainers,
  arm: Arm,
  signal: AbortSignal,
): Promise<TuningAnswer> {
  const { tuning } = arm;
  const spec = await containers.containerOf(arm, signal);
  const engine = await containers.engine();
  const ask = (...more: readonly string[]) => runToEnd(engine, spec('127.0.0.1:80', '-t', ...more));
  const httpd = tuning.name === 'site' ? await containers.httpdOf(arm, signal) : null;
  const { stdout, stderr, exitCode } = await ask();
  const root = httpd === null ? imageRoot : siteRoot;
  const output = inUsersFiles(`${stdout}\n${stderr}`, tuning, root);
  const dumped = exitCode === 0 ? await ask(...dumpArguments(httpd?.modules ?? 'modules')) : null;
  const dump = dumped?.exitCode === 0 ? dumped.stdout : null;
  const answer = tuningAnswer(arm, { output, exitCode }, dump);
  if (tuning.name !== 'site' || httpd === null) return answer;
  const { name } = await containers.baseOf(arm, signal);
  return aboutSite(answer, tuning, httpd, name);
}

/** Adds what a site should know of its container. */
function aboutSite(
  answer: TuningAnswer,
  site: SiteTuning,
  httpd: ImageHttpd,
  image: string,
): TuningAnswer {
  const { complaints } = answer;
  if (site.image !== undefined) return answer;
  return {
    ...answer,
    complaints: [...complaints, ...siteHints(complaints, image, httpd.user)],
    mounted: mountsOf(site, httpd),
  };
}
