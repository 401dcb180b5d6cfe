// Runs alone: it holds what it repeats against times, as that does.

import '../../../fixtures/load/over-tls.ts';
import './open.test.ts';
