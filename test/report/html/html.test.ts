import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, trusted } from '../../../src/report/html/html.ts';

test('what is inserted is escaped, in text and in attributes of either quote', () => {
  const hostile = `<b>&"'`;
  expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
    '<p title="&lt;b&gt;&amp;&quot;&#39;">&lt;b&gt;&amp;&quot;&#39;</p>',
  );
});

test('no text whatever can open a tag or close an attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(html`${text}`.markup).not.toMatch(/[<>"']/);
    }),
  );
});

test('markup, lists and numbers are inserted as they are, null and false not at all', () => {
  const item = (text: string) => html`<li>${text}</li>`;
  expect(
    html`<ul>${['a', '<'].map(item)}</ul>${3}${0}${null}${false}${''}${trusted('<hr>')}`.markup,
  ).toBe('<ul><li>a</li><li>&lt;</li></ul>30<hr>');
});
