import { afterPage } from './documents.ts';
import type { Exchange } from './exchange.ts';
import { handle } from './handlers.ts';
import { blankLines, NOBODY, readHead } from './head.ts';
import type { Conversation, HttpSettings, Response, Wire } from './http.ts';
import { type Input, openInput } from './input.ts';
import { keptFiles } from './kept.ts';
import { emptyRequest, forget } from './request.ts';
import { inlineBytes, respondPage } from './respond.ts';

const CR = 13;
const LF = 10;

/**
 * Opens a conversation. The workers of all three MPMs speak HTTP in blocking mode, as in httpd. The
 * MPM decides about a connection between requests, how the rest of a response is written, and how
 * the connection is closed.
 */
export function openConversation(settings: HttpSettings): Conversation {
  const longest = Math.max(settings.limitRequestLine, settings.limitRequestFieldSize) + 4;
  const exchange: Exchange = {
    settings,
    input: openInput(longest),
    request: emptyRequest(),
    startedMs: 0,
    kept: keptFiles(),
    keepalives: 0,
    output: Buffer.allocUnsafeSlow(inlineBytes + 4096),
  };
  const { input } = exchange;
  return {
    next: (wire) => nextResponse(exchange, wire),
    get pipelined() {
      return input.start < input.end;
    },
    get keepalives() {
      return exchange.keepalives;
    },
    reset(keepalives = 0) {
      input.start = 0;
      input.end = 0;
      exchange.keepalives = keepalives;
    },
  };
}

function nextResponse(exchange: Exchange, wire: Wire): Response | null {
  const { input, request, settings } = exchange;
  forget(request);
  input.wire = wire;
  const first = exchange.keepalives === 0 ? settings.timeoutMs : settings.keepAliveTimeoutMs;
  if (input.start === input.end && input.fill(first) !== 1) return null;
  exchange.startedMs = Date.now();
  wire.onReadRequest?.();
  const head = readHead(input, request, settings, first);
  if (head === NOBODY) return null;
  wire.onHandleRequest?.();
  const response = answer(exchange, head);
  if (response.keepAlive) passBlankLines(input);
  else forgetInput(input);
  return response;
}

function answer(exchange: Exchange, head: number): Response {
  try {
    if (head === 0) return handle(exchange);
    if (head === 417) return afterPage(exchange, head);
    return refuse(exchange, head);
  } catch {
    return respondPage(exchange, 500);
  }
}

/**
 * Refuses a request. What the client wanted is not certain, so nothing that it sends can be
 * trusted.
 */
function refuse(exchange: Exchange, status: number): Response {
  const { request } = exchange;
  request.closes = true;
  if (request.protocol === 9) request.protocol = 10;
  return respondPage(exchange, status);
}

function forgetInput(input: Input): void {
  input.start = 0;
  input.end = 0;
}

/**
 * Skips empty lines after a request, which begin no next one: the connection may idle
 * (ap_check_pipeline of http_request.c).
 */
function passBlankLines(input: Input): void {
  for (let lines = 0; lines < blankLines && input.end - input.start >= 2; lines += 1) {
    if (input.bytes[input.start] !== CR || input.bytes[input.start + 1] !== LF) return;
    input.start += 2;
  }
}
