import { looksOf } from '../src/stats/looks.ts';
import { seededRandom } from '../src/stats/random.ts';
import { largestRankSum } from '../src/stats/signed-rank.ts';
import { gauss } from '../test/fixtures/stats/simulation.ts';

const draws = 200_000;
const most = 60;
const alphas = [0.1, 0.05, 0.025, 0.05 / 3, 0.05 / 6, 0.05 / 15];

/** Shows what the looks of a run spend of its error probability, wherever the run ends. */
export const looks = {
  about: 'error probability that the looks spend, wherever a run ends',
  async run(): Promise<void> {
    const { at, last } = looksOf({ most });
    const ranks = rankSums();
    console.log(
      `Share of the error probability that is spent, of ${draws} runs without a difference.`,
    );
    console.log(
      '| alpha | looks | most, over all numbers of rounds at the end |\n| --- | --- | --- |',
    );
    for (const alpha of alphas) {
      const rejected = new Uint8Array(draws);
      const cumulative = (n: number, share: number, keep: boolean): number => {
        const cut = largestRankSum(n, (share * alpha) / 2);
        const sums = ranks[n] as Uint16Array;
        let count = 0;
        for (let i = 0; i < draws; i++) {
          const now = (rejected[i] as number) | Number((sums[i] as number) <= cut);
          if (keep) rejected[i] = now;
          count += now;
        }
        return count / draws / alpha;
      };
      let worst = { spent: 0, n: 0 };
      const spentAt: string[] = [];
      let from = 7;
      for (const [k, share] of last.entries()) {
        const next = at[k];
        for (let n = from; n <= (next?.rounds ?? most); n++) {
          const spent = cumulative(n, share, false);
          if (spent > worst.spent) worst = { spent, n };
        }
        if (next === undefined) break;
        spentAt.push(`${next.rounds}: ${cumulative(next.rounds, next.share, true).toFixed(3)}`);
        from = next.rounds + 1;
      }
      const worstText = `${worst.spent.toFixed(3)} at ${worst.n} rounds`;
      console.log(`| ${alpha.toFixed(4)} | ${spentAt.join(', ')} | ${worstText} |`);
    }
  },
};

/** Returns the smaller rank sum of each run after each number of rounds. */
function rankSums(): readonly (Uint16Array | undefined)[] {
  const random = seededRandom(1);
  const sums = Array.from({ length: most + 1 }, (_, n) =>
    n < 7 ? undefined : new Uint16Array(draws),
  );
  for (let i = 0; i < draws; i++) {
    const sorted: number[] = [];
    for (let n = 1; n <= most; n++) {
      const value = gauss(random);
      const place = sorted.findIndex((each) => Math.abs(each) > Math.abs(value));
      sorted.splice(place === -1 ? sorted.length : place, 0, value);
      const ofN = sums[n];
      if (ofN === undefined) continue;
      const above = sorted.reduce((sum, each, rank) => sum + (each > 0 ? rank + 1 : 0), 0);
      ofN[i] = Math.min(above, (n * (n + 1)) / 2 - above);
    }
  }
  return sums;
}
