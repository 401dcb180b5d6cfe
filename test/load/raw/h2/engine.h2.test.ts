import { speak } from '../../../fixtures/load/protocol-under-test.ts';
import './engine.test.ts';

speak('h2');
