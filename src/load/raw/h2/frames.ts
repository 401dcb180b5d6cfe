/** Types of frames (RFC 9113, section 6). */
export const frames = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of frames; `ack` is that of SETTINGS and PING. */
export const flags = {
  endStream: 0x01,
  ack: 0x01,
  endHeaders: 0x04,
  padded: 0x08,
  priority: 0x20,
} as const;

/** Identifiers of settings (RFC 9113, section 6.5.2). */
export const settings = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
} as const;

/** Error codes (RFC 9113, section 7). */
export const codes = {
  noError: 0,
  protocolError: 1,
  internalError: 2,
  flowControlError: 3,
  settingsTimeout: 4,
  streamClosed: 5,
  frameSizeError: 6,
  refusedStream: 7,
  cancel: 8,
  compressionError: 9,
  connectError: 10,
  enhanceYourCalm: 11,
  inadequateSecurity: 12,
  http11Required: 13,
} as const;

/** Length of a frame's header. */
export const headerBytes = 9;

/** The longest payload until a peer admits more, which we never do. */
export const usualFrameBytes = 16_384;

/** The window of each stream and of the connection before any setting. */
export const usualWindowBytes = 65_535;

/** The largest window, and the largest identifier of a stream. */
export const largest = 2 ** 31 - 1;

/** The beginning of a client's bytes (RFC 9113, section 3.4). */
export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** Names of the error codes, in the order of their numbers. */
const codeNames: readonly string[] = [
  ...['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT'],
  ...['STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR'],
  ...['CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'],
];

/** Returns the name of an error code: "ENHANCE_YOUR_CALM". */
export const codeName = (code: number): string => codeNames[code] ?? `error ${code}`;

/** A connection error (RFC 9113, section 5.4.1): the peer broke the protocol. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const uint32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) * 2 ** 24 +
  (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));

/** Reads 31 bits: the one above them is reserved. */
export const uint31At = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) & 0x7f) << 24) |
  ((bytes[at + 1] ?? 0) << 16) |
  ((bytes[at + 2] ?? 0) << 8) |
  (bytes[at + 3] ?? 0);
