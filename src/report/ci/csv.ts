/** A value of a table; null: an empty field. */
export type Field = string | number | null;

/**
 * Writes a table as RFC 4180 describes it, with a header. Lines end in LF, which every reader
 * takes. NUL, which many readers refuse, becomes U+FFFD.
 */
export const csvText = (head: readonly string[], rows: readonly (readonly Field[])[]): string =>
  [head, ...rows].map((row) => `${row.map(fieldText).join(',')}\n`).join('');

function fieldText(field: Field): string {
  if (field === null) return '';
  if (typeof field === 'number') return String(field);
  const text = field.toWellFormed().replaceAll('\0', '\ufffd');
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
