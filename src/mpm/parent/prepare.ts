import { models } from '../models.ts';
import { compileOnce } from './compile-once.ts';

// A program of its own: MPM…, whose children's programs are bundled and compiled, and no server is started. An image that is
// built with it has containers that find them done; without it each would do it anew, for its cache dies with it.

const names = Object.keys(models) as (keyof typeof models)[];
for (const word of process.argv.slice(2)) {
  const mpm = names.find((name) => name === word);
  if (mpm === undefined) throw new Error(`${word} is none of ${names.join(', ')}`);
  compileOnce(models[mpm].programs);
}
