import type { EngineContainer } from './client.ts';

/** Streams of a container. */
export interface Streams {
  readonly stdout: boolean;
  readonly stderr: boolean;
}

/** Returns the last lines that httpd wrote; empty when the engine has none. */
export const lastLog = (container: EngineContainer): Promise<string> =>
  logOf(container, { stdout: true, stderr: true }, 20);

/** Returns the last lines of some streams of a container; all lines by default. */
export async function logOf(
  container: EngineContainer,
  streams: Streams,
  lines?: number,
): Promise<string> {
  try {
    const tail = lines === undefined ? {} : { tail: lines };
    const frames = await container.logs({ ...streams, ...tail, follow: false });
    return demultiplexed(frames).trimEnd();
  } catch {
    return '';
  }
}

/**
 * Joins the frames in which the engine sends both streams of a container without a terminal. A
 * frame is a byte for the stream, three of zero, four of length, and the bytes (Docker Engine API,
 * ContainerAttach).
 */
export function demultiplexed(frames: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= frames.length; ) {
    const length = frames.readUInt32BE(at + 4);
    parts.push(frames.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
