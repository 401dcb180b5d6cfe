/**
 * Returns the beginning of a ClientHello (RFC 8446, sections 4.1.2 and 5.1): a server that has read
 * it waits for the rest. Its record announces 512 bytes.
 */
export function stalledHello(): Uint8Array {
  const recordHeader = [0x16, 3, 1, 2, 0];
  const messageHeader = [1, 0, 1, 0xfc, 3, 3];
  const random = Array.from({ length: 32 }, (_, i) => i);
  return Uint8Array.from([...recordHeader, ...messageHeader, ...random]);
}
