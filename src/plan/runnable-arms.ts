import { message, type Problems } from '../host/message.ts';
import type { Arm } from '../server/arm.ts';
import type { RuntimeKind } from '../server/runtime.ts';
import { runtimes } from '../server/runtimes.ts';
import { listOnce } from './protocols.ts';
import type { RuntimeChoice } from './request.ts';

/** Arms that a runtime can run, and a note about those that are left out. */
export interface Runnable {
  readonly arms: readonly Arm[];
  readonly notes: readonly string[];
}

/** Leaves out the arms that a runtime cannot run. Where none is left, that is a problem. */
export function runnableArms(
  arms: readonly Arm[],
  { name, elsewhere }: RuntimeChoice,
  problems: Problems,
): Runnable {
  const { refusalOf = () => null }: RuntimeKind = runtimes[name];
  const refused = arms.flatMap((arm) => {
    const reason = refusalOf(arm, elsewhere);
    return reason === null ? [] : [{ arm, reason }];
  });
  const notes = [...Map.groupBy(refused, ({ reason }) => reason)].map(
    ([reason, some]) => `${listOnce(some.map(({ arm }) => arm.id))} left out: ${reason}`,
  );
  if (arms.length > 0 && refused.length === arms.length) {
    problems.push(message`${{ runtime: name }}: ${notes.join('; ')}`);
  }
  return { arms: arms.filter((arm) => refused.every((each) => each.arm !== arm)), notes };
}
