import { readInherited } from '../child/inherited.ts';
import { childMain } from './prefork.ts';

// The program that the parent spawns for each child of prefork. Whoever has no order only loads it.
const inherited = readInherited();
if (inherited !== null) childMain(inherited);
