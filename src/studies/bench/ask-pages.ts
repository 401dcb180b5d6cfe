import type { Problems } from '../../host/message.ts';
import type { PlanRequest, RuntimeChoice } from '../../plan/request.ts';
import { runtimes } from '../../server/runtimes.ts';
import { stage } from '../stage.ts';
import type { Terminal } from '../terminal.ts';
import { withoutGone } from './gone-pages.ts';

/** A request whose mix has no page that is gone, and a remark about the others. */
export type Asked = Pick<PlanRequest, 'load' | 'notes'>;

/** Asks for the pages of a log's mix before the plan is frozen: sites change, and logs do not. */
export async function askPages(
  { load, arms, httpd }: PlanRequest,
  { name }: Pick<RuntimeChoice, 'name'>,
  problems: Problems,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Asked> {
  if (problems.length > 0 || !('workloads' in load) || !load.target) return { load };
  const { target } = load;
  const runtime = runtimes[name].open(httpd);
  const found = await stage('Ask for the pages of the log', terminal, async (tell) => {
    try {
      return await withoutGone(target, arms, runtime, signal);
    } finally {
      // A swarm's agents are services, which the run could not start a second time.
      await runtime.close?.(tell);
    }
  });
  if (found.problem !== null) problems.push(found.problem);
  return {
    load: { ...load, target: found.target },
    notes: found.note === null ? [] : [found.note],
  };
}
