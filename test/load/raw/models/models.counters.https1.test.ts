import { speak } from '../../../fixtures/load/protocol-under-test.ts';
import './models.counters.test.ts';

speak('https1');
