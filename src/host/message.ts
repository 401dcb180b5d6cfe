/** A setting of a request with its value, such as `{ driver: 'undici' }`; true: its name alone. */
export type Setting = Readonly<Record<string, string | number | true>>;

/** A sentence that may mention settings; the command layer writes them as a user types them. */
export type Message = string | readonly (string | Setting)[];

/** Collects what is wrong with a request, each in one message that says what would be right. */
export type Problems = Message[];

/** Writes a message with the values of its settings alone, where no option was typed. */
export const plainText = (message: Message): string =>
  [message]
    .flat()
    .map((part) => (typeof part === 'string' ? part : Object.values(part).join(' ')))
    .join('');

/** Makes a message of a template: message`${{ driver: 'undici' }} cannot drive this load`. */
export const message = (
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Setting)[]
): Message =>
  texts.flatMap((text, i) => {
    const value = values[i] ?? '';
    return [text, typeof value === 'number' ? String(value) : value];
  });
