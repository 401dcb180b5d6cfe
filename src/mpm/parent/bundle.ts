import { renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

// A separate program, because a bundler is large and the parent lives long. Arguments: FOLDER
// SOURCE…. Each source becomes one file of the folder with all its imports, named after it with the
// ending .cjs. The folder appears whole or not at all.

if (import.meta.main) await bundleAll(process.argv.slice(2));

async function bundleAll([folder = '', ...sources]: readonly string[]): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  for (const source of sources) {
    const bundle = await rolldown({
      ...bundling(source),
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
}

/** A file of a bundle. */
export interface BundledFile {
  readonly name: string;
  readonly code: string;
}

/**
 * Bundles programs with all their imports into the files of one folder. The programs keep their
 * names, so that one can start another.
 * @param apart packages that they load where they run.
 */
export async function bundledFiles(
  sources: readonly string[],
  apart: readonly string[],
): Promise<readonly BundledFile[]> {
  // Its warnings are about packages of others, and would stand in a user's terminal.
  await using bundle = await rolldown({ ...bundling([...sources], apart), logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm', entryFileNames: '[name].ts' });
  return output.flatMap((file) =>
    file.type === 'chunk' ? [{ name: file.fileName, code: file.code }] : [],
  );
}

/** Returns the options of both. A declaration: the program above runs before this line. */
function bundling(input: string | string[], apart: readonly string[] = []) {
  return {
    ...{ input, platform: 'node' as const, external: [/^node:/, ...apart] },
    treeshake: { moduleSideEffects: 'no-external' as const },
  };
}
