import { httpd } from './httpd/kind.ts';
import { native } from './native/kind.ts';
import type { ServerKind } from './server-kind.ts';

/** The servers that can be measured. */
export const serverKinds = {
  httpd,
  native,
} satisfies Record<string, ServerKind>;

export type ServerName = keyof typeof serverKinds;

export const serverNames = Object.keys(serverKinds) as readonly ServerName[];
