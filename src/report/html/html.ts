/** Markup that is safe to insert as it is. Only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string;
}

export type Insert = Html | string | number | null | false | readonly Insert[];

/** Escapes all inserts, in text and in quoted attributes; null and false insert nothing. */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  const markup = strings.reduce((all, text, i) => `${all}${write(inserts[i - 1] ?? null)}${text}`);
  return { markup };
}

/** Inserts our own style, script or base64 as it is; never use it for anything that was read. */
export function trusted(markup: string): Html {
  return { markup };
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
