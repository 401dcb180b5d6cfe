import type { Message, Setting } from '../host/message.ts';
import { shellWord } from '../report/shell-word.ts';

/** Writes a message with its settings as options: "--client-threads 8". */
export const wording = (message: Message): string =>
  [message]
    .flat()
    .map((part) => (typeof part === 'string' ? part : optionsOf(part)))
    .join('');

const optionsOf = (setting: Setting): string =>
  Object.entries(setting)
    .map(([name, value]) => flagOf(name) + (value === true ? '' : ` ${shellWord(`${value}`)}`))
    .join(' ');

/** Returns the flag of an option: "clientThreads" → "--client-threads". */
const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
