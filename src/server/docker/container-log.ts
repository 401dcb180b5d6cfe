import type { EngineContainer } from './engine.ts';

/**
 * Returns the last lines that httpd wrote to its standard streams; empty when the engine has none.
 */
export async function lastLog(container: EngineContainer): Promise<string> {
  try {
    const frames = await container.logs({ stdout: true, stderr: true, tail: 20 });
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
