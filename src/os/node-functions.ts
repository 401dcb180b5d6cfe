import { optional } from './libc.ts';

/**
 * Returns what declares functions of a library that Node's own binary contains.
 * @param purpose what the driver raw needs the library for.
 * @throws with advice, when called for a function that the binary does not export.
 */
export const functionsOf = (library: string, purpose: string) => (declaration: string) => {
  const native = optional(declaration);
  if (native !== null) return native;
  throw new Error(
    `Node ${process.version} exports no ${library}, which the driver raw needs for ${purpose}: ` +
      'start through npm, which takes the pinned Node, or choose the driver undici',
  );
};
