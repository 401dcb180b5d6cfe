import { enableCompileCache } from 'node:module';
import { compileCacheFolder } from '../os/compile-cache.ts';

// Node keeps the program compiled and without types for the next start, which then takes half of
// the time. That must be said before the program is loaded.
const folder = compileCacheFolder();
if (folder !== null) enableCompileCache(folder);
await import('./program.ts');
