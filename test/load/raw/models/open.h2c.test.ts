// Runs alone: it holds latencies against what a server of known behaviour does.

import { speak } from '../../../fixtures/load/protocol-under-test.ts';
import './open.test.ts';

speak('h2c');
