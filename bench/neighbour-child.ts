import { seededRandom } from '../src/stats/random.ts';

// Takes a share of one CPU in bursts of 20 to 200 ms, as a neighbour on a shared machine does.
const [seed = '1', share = '0.15'] = process.argv.slice(2);
const random = seededRandom(Number(seed));

function burst(): void {
  const lengthMs = 20 + 180 * random();
  const endMs = performance.now() + lengthMs;
  while (performance.now() < endMs);
  // The rests vary too, with the mean that gives the share.
  const restMs = 2 * random() * lengthMs * (1 / Number(share) - 1);
  setTimeout(burst, restMs);
}

process.on('disconnect', () => process.exit());
burst();
