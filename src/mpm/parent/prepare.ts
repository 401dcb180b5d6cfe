import { models } from '../models.ts';
import { compileOnce } from './compile-once.ts';

// A separate program: bundles and compiles the children's programs of the given MPMs, and starts no
// server. An image built with it has them ready. Otherwise each container would do it anew, because
// its cache ends with it.

const names = Object.keys(models) as (keyof typeof models)[];
for (const word of process.argv.slice(2)) {
  const mpm = names.find((name) => name === word);
  if (mpm === undefined) throw new Error(`${word} is none of ${names.join(', ')}`);
  compileOnce(models[mpm].programs);
}
