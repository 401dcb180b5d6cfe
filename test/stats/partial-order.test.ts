import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { provenRelations, type Relation, rankingOf } from '../../src/stats/partial-order.ts';

/** "a>b", "a=b" or "a?b". */
const relation = (text: string): Relation<string> => {
  const [a = '', sign = '', b = ''] = text;
  const proven = ({ '>': 'a-better', '<': 'b-better', '=': 'equivalent', '?': 'nothing' } as const)[
    sign
  ]!;
  return { a, b, proven };
};
const relations = (text: string) => text.split(' ').map(relation);
const arms = ['a', 'b', 'c'];

describe('the order of the arms', () => {
  test.each([
    ['a>b a>c b>c', [['a'], ['b'], ['c']]],
    ['a<b a<c b<c', [['c'], ['b'], ['a']]],
    ['a=b a>c b>c', [['a', 'b'], ['c']]],
    ['a>b a>c b=c', [['a'], ['b', 'c']]],
    ['a=b a=c b=c', [['a', 'b', 'c']]],
  ])('%s is a line', (text, ranking) => {
    expect(rankingOf(arms, relations(text))).toEqual(ranking);
  });

  test.each([
    ['an unproven pair', 'a>b a?c b>c'],
    ['equivalences that do not carry over', 'a=b b=c a>c'],
    ['a circle', 'a>b b>c a<c'],
  ])('%s is no line', (_, text) => {
    expect(rankingOf(arms, relations(text))).toBeNull();
  });

  test('left open, shows only what is proven and does not follow', () => {
    const shown = (text: string) =>
      provenRelations(relations(text)).map(({ a, b, proven }) => `${a} ${proven} ${b}`);
    expect(shown('a>b a?c b>c')).toEqual(['a a-better b', 'b a-better c']);
    expect(shown('a>b a>c b>c')).toEqual(['a a-better b', 'b a-better c']);
    expect(shown('a=b b=c a>c')).toEqual(['a equivalent b', 'b equivalent c', 'a a-better c']);
    expect(shown('a?b a?c b?c')).toEqual([]);
  });
});

test('a ranking never says more than its relations', () => {
  const proven = fc.constantFrom('a-better', 'b-better', 'equivalent', 'nothing');
  fc.assert(
    fc.property(fc.tuple(proven, proven, proven), ([ab, ac, bc]) => {
      const given: Relation<string>[] = [
        { a: 'a', b: 'b', proven: ab as 'nothing' },
        { a: 'a', b: 'c', proven: ac as 'nothing' },
        { a: 'b', b: 'c', proven: bc as 'nothing' },
      ];
      const ranking = rankingOf(arms, given);
      if (ranking === null) return;
      const place = (arm: string) => ranking.findIndex((group) => group.includes(arm));
      for (const { a, b, proven: said } of given) {
        const seen = ['a-better', 'equivalent', 'b-better'][1 + Math.sign(place(a) - place(b))];
        expect(seen).toBe(said);
      }
    }),
  );
});
