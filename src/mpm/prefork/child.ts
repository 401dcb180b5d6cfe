import { readInherited } from '../child/inherited.ts';
import { templateMain } from './template.ts';

// The program of the process that prefork's children are copies of. Whoever has no order only loads it.
const inherited = readInherited();
if (inherited !== null) templateMain(inherited);
