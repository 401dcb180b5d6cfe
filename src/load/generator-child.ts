import { drivers } from './drivers/drivers.ts';
import type { ToChild, ToParent } from './generator.ts';
import type { LoadSpec } from './load.ts';

// The generator's process: takes one load, drives it, tells the result, ends. It never outlives the one who asked: when
// the channel closes, whatever the reason, it is gone.
process.on('disconnect', () => process.exit(1));

const say = (message: ToParent) => void process.send?.(message);

const go = Promise.withResolvers<void>();

process.on('message', (message: ToChild) => {
  if (message.kind === 'go') go.resolve();
  else void drive(message.spec);
});

async function drive(spec: LoadSpec): Promise<void> {
  const warm = async () => {
    say({ kind: 'warm' });
    await go.promise;
  };
  try {
    const result = await drivers[spec.driver].run(spec, warm, new AbortController().signal);
    say({ kind: 'result', result });
  } catch (error) {
    say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}
