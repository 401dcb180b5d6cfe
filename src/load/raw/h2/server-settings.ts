import type { H2Connection } from './connection.ts';
import type { EngineState } from './engine-state.ts';
import { codes, largest, settings, uint32At, usualFrameBytes, Violation } from './frames.ts';

/** Applies the server's settings (RFC 9113, section 6.5.2). @throws {Violation} */
export function applySettings(
  state: EngineState,
  connection: H2Connection,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at += 6) {
    const value = uint32At(bytes, at + 2);
    applySetting(state, connection, ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0), value);
  }
}

function applySetting(
  state: EngineState,
  connection: H2Connection,
  setting: number,
  value: number,
): void {
  switch (setting) {
    case settings.headerTableSize:
      connection.requests?.limitTable(value);
      return;
    case settings.maxConcurrentStreams:
      connection.limit = value;
      return;
    case settings.initialWindowSize:
      if (value > largest) throw tooWide();
      changeWindows(state, connection, value);
      return;
    case settings.enablePush:
      if (value === 0) return;
      throw new Violation(codes.protocolError, `a server set SETTINGS_ENABLE_PUSH to ${value}`);
    case settings.maxFrameSize:
      if (value >= usualFrameBytes && value < 2 ** 24) return;
      throw new Violation(codes.protocolError, `SETTINGS_MAX_FRAME_SIZE was ${value}`);
  }
}

/** Changes the windows of all streams by the difference; they may become negative. */
function changeWindows({ streams }: EngineState, connection: H2Connection, value: number): void {
  const difference = value - connection.initialWindow;
  connection.initialWindow = value;
  for (let row = connection.firstRow; row < connection.endRow; row += 1) {
    if (streams.id[row] === 0) continue;
    const window = (streams.sendWindow[row] ?? 0) + difference;
    if (window > largest) throw tooWide();
    streams.sendWindow[row] = window;
  }
}

const tooWide = () =>
  new Violation(codes.flowControlError, 'the settings of the server make a window too wide');
