import { renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

// A separate program, because a bundler is large and the parent lives long. Arguments: FOLDER
// SOURCE…. Each source becomes one file of the folder with all its imports, named after it with the
// ending .cjs. The folder appears whole or not at all.

const [folder = '', ...sources] = process.argv.slice(2);
const unfinished = `${folder}.${process.pid}`;
for (const source of sources) {
  const bundle = await rolldown({
    input: source,
    platform: 'node',
    external: [/^node:/],
    treeshake: { moduleSideEffects: 'no-external' },
    // Packages are looked for here, because the bundle lies far away from them.
    transform: { define: { 'import.meta.url': JSON.stringify(import.meta.url) } },
  });
  await bundle.write({
    file: join(unfinished, `${basename(source, '.ts')}.cjs`),
    format: 'cjs',
    codeSplitting: false,
  });
}
try {
  renameSync(unfinished, folder);
} catch {
  // Another process was faster.
  rmSync(unfinished, { recursive: true });
}
