import { closeSync } from 'node:fs';
import { discardAfterwards, discardBody } from './body.ts';
import { meetsConditions } from './conditions.ts';
import { type Exchange, startedSeconds } from './exchange.ts';
import { fieldIndex } from './fields.ts';
import { type Entity, entityOf, type FileName, type Found, fileName, openFile } from './files.ts';
import { asAuthority, readHost } from './host.ts';
import type { Response } from './http.ts';
import type { Kept } from './kept.ts';
import { applicableRanges, serveRanges } from './parts.ts';
import { escapePath } from './path.ts';
import { respond, respondPage } from './respond.ts';
import { typeOf } from './types.ts';

const allow = 'Allow: GET,HEAD,POST,OPTIONS\r\n';

/**
 * Methods that httpd knows (ap_method_registry_init of http_protocol.c) but not for documents;
 * others get 501.
 */
const knownMethods: ReadonlySet<string> = new Set(
  (
    'PUT DELETE CONNECT TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK ' +
    'VERSION-CONTROL CHECKOUT UNCHECKOUT CHECKIN UPDATE LABEL REPORT ' +
    'MKWORKSPACE MKACTIVITY BASELINE-CONTROL MERGE'
  ).split(' '),
);

/**
 * Answers from the docroot, in the order of default_handler (core.c) and mod_dir: forbidden paths,
 * folders, the body, the method, the file. POST gets the document as GET does.
 */
export function serveDocument(exchange: Exchange, path: string): Response {
  const kept = reads(exchange) ? exchange.kept.find(path) : null;
  if (kept !== null) {
    const wrong = discardBody(exchange.input, exchange.request, exchange.settings);
    return wrong === 0 ? serveKept(exchange, kept) : respondPage(exchange, wrong);
  }
  const { docroot } = exchange.settings;
  const name = fileName(docroot, path.endsWith('/') ? `${path}index.html` : path);
  const found = openFile(name);
  const refused = refusal(exchange, found, path);
  if (refused === null)
    return found.kind === 'file' ? serveFile(exchange, path, name, found) : notFound(exchange);
  if (found.kind === 'file') closeSync(found.fd);
  return refused;
}

function refusal(exchange: Exchange, found: Found, path: string): Response | null {
  if (found.kind === 'forbidden') return afterPage(exchange, 403);
  if (found.kind === 'folder' && !path.endsWith('/')) return redirect(exchange, path);
  const read = discardBody(exchange.input, exchange.request, exchange.settings);
  if (read !== 0) return respondPage(exchange, read);
  return otherMethod(exchange, found, path);
}

const notFound = (exchange: Exchange): Response => respondPage(exchange, 404);

function otherMethod(exchange: Exchange, found: Found, path: string): Response | null {
  const { method } = exchange.request;
  if (method === 'GET' || method === 'HEAD' || method === 'POST') return null;
  if (method !== 'OPTIONS') {
    return respondPage(exchange, knownMethods.has(method) ? 405 : 501, allow);
  }
  const index = found.kind === 'file' && path.endsWith('/') ? 'index.html' : '';
  const type = found.kind === 'folder' ? null : typeOf(`${path}${index}`);
  return respond(exchange, { status: 200, lines: allow, type, length: 0, body: null });
}

/** Answers with a page that is decided before the body is read. */
export function afterPage(exchange: Exchange, status: number, lines = '', location = ''): Response {
  const { input, request, settings } = exchange;
  const wrong = discardAfterwards(input, request, settings);
  if (wrong !== 0) return respondPage(exchange, wrong);
  return respondPage(exchange, status, lines, location);
}

function redirect(exchange: Exchange, path: string): Response {
  const { request, settings } = exchange;
  const query = request.query === null ? '' : `?${request.query}`;
  // The host and port that the client named, else those of the server (UseCanonicalName Off).
  const own = readHost(settings.serverName) ?? { name: settings.serverName, port: null };
  const { name, port } = request.host ?? own;
  const authority = asAuthority({ name, port: port ?? own.port });
  const location = `http://${authority}${escapePath(path)}/${query}`;
  return afterPage(exchange, 301, `Location: ${location}\r\n`, location);
}

function serveFile(
  exchange: Exchange,
  path: string,
  name: FileName,
  { fd, stats }: Extract<Found, { kind: 'file' }>,
): Response {
  const { request, kept } = exchange;
  const entity = entityOf(name, fd, stats);
  const type = typeOf(String(name));
  const added = reads(exchange) ? kept.add(path, { name, fd, entity, type, stats }) : null;
  if (added !== null) return serveKept(exchange, added);
  const status = conditional(exchange, entity);
  if (status !== 200) {
    closeSync(fd);
    return respond(exchange, { status, lines: entity.lines, type, length: 0, body: null });
  }
  if (request.fields[fieldIndex.range] !== undefined) {
    const ranges = applicableRanges(exchange, entity, stats.size);
    if (ranges !== null)
      return serveRanges(exchange, { fd, size: stats.size, type, entity }, ranges);
  }
  const file = { fd, offset: 0 };
  return respond(exchange, {
    status,
    lines: entity.lines,
    type,
    length: stats.size,
    body: null,
    file,
  });
}

/** Tells whether the request is for a whole document. */
function reads({ request: { method, fields } }: Exchange): boolean {
  const known = method === 'GET' || method === 'HEAD' || method === 'POST';
  return known && fields[fieldIndex.range] === undefined;
}

function serveKept(exchange: Exchange, { entity, type, bytes }: Kept): Response {
  const status = conditional(exchange, entity);
  const body = status === 200 ? bytes : null;
  return respond(exchange, { status, lines: entity.lines, type, length: body?.length ?? 0, body });
}

function conditional(exchange: Exchange, entity: Entity): number {
  const { fields, method } = exchange.request;
  const asked =
    fields[fieldIndex['if-match']] ??
    fields[fieldIndex['if-none-match']] ??
    fields[fieldIndex['if-modified-since']] ??
    fields[fieldIndex['if-unmodified-since']];
  if (asked === undefined) return 200;
  return meetsConditions(fields, entity, startedSeconds(exchange), method !== 'POST');
}
