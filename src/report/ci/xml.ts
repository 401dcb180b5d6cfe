/** Markup of XML 1.0 that is safe to insert as it is. Only `element` makes it. */
export interface Xml {
  readonly markup: string;
}

/** Writes an element around its text or its children, which stand below it. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Xml[] | readonly [text: string]
): Xml {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${quoted(String(value))}"`),
  ].join(' ');
  const inner = children.map((each) => (typeof each === 'string' ? escaped(each) : each.markup));
  if (inner.length === 0) return { markup: `<${start}/>\n` };
  const first = typeof children[0] === 'string' ? '' : '\n';
  return { markup: `<${start}>${first}${inner.join('')}</${name}>\n` };
}

/** Writes a document around its root. */
export const xmlDocument = (root: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}`;

/** Everything that XML 1.0 has no way to write (section 2.2), lone surrogates among it. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Escapes a text; what cannot be written becomes U+FFFD. A reader would take CR for LF. */
const escaped = (text: string): string =>
  text.replace(forbidden, '\ufffd').replace(/[&<>\r]/g, reference);

/** Escapes an attribute, in which a reader would take all white space for spaces. */
const quoted = (text: string): string => escaped(text).replace(/["\t\n]/g, reference);

const reference = (character: string): string => `&#${character.charCodeAt(0)};`;
