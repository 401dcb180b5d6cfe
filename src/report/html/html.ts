/** Markup that is safe to insert as it is. Only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string;
}

export type Insert = Html | string | number | null | false | readonly Insert[];

/** A template that escapes whatever is inserted, in text and in quoted attributes; null and false insert nothing. */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  const markup = strings.reduce((all, text, i) => `${all}${write(inserts[i - 1] ?? null)}${text}`);
  return { markup };
}

/** For our own style, script and base64 only, never for anything that was read. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Data for a script element of a type that is not executed: no "<" survives, so nothing in it can end the element. */
export function scriptJson(data: unknown): Html {
  return { markup: JSON.stringify(data).replaceAll('<', '\\u003c') };
}

function write(insert: Insert): string {
  if (insert === null || insert === false) return '';
  if (typeof insert === 'string')
    return insert.replace(/[&<>"']/g, (each) => entities[each] ?? each);
  if (typeof insert === 'number') return String(insert);
  if (isList(insert)) return insert.map(write).join('');
  return insert.markup;
}

function isList(insert: Insert): insert is readonly Insert[] {
  return Array.isArray(insert);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
