import { readInherited } from '../child/inherited.ts';
import { templateMain } from './template.ts';

// The program of the process that prefork's children are copies of. Without an order it is only
// loaded, to be compiled.
const inherited = readInherited();
if (inherited !== null) templateMain(inherited);
