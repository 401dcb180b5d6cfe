import { type Fields, forgetFields, noFields } from './fields.ts';
import type { Host } from './host.ts';

/** A parsed request. One object serves a worker for all its requests. */
export interface Request {
  /** As received; "" where none came. */
  line: string;
  method: string;
  /** 9 for HTTP/0.9, 10 for 1.0, 11 and more for 1.1 and later. */
  protocol: number;
  /** Without its query, before decoding; begins with "/" or is "*". */
  path: string;
  /** The part after the question mark; null without one. */
  query: string | null;
  /** Authority of an absolute target; null otherwise. */
  authority: string | null;
  fields: Fields;
  /** From the target or from Host; null without either. */
  host: Host | null;
  chunked: boolean;
  /** Bytes of a sized body; 0 without one. */
  contentLength: number;
  /** The client waits for 100 Continue and has not got it. */
  expecting: boolean;
  /** The connection is closed after the answer, whatever it is. */
  closes: boolean;
  /** The page ends with the connection, without a length. */
  unsized: boolean;
  /** The page's text on a refusal, beside the status. */
  note: string;
}

export const emptyRequest = (): Request => ({
  line: '',
  method: 'GET',
  protocol: 10,
  path: '/',
  query: null,
  authority: null,
  fields: noFields(),
  host: null,
  chunked: false,
  contentLength: 0,
  expecting: false,
  closes: false,
  unsized: false,
  note: '',
});

export function forget(request: Request): void {
  request.line = '';
  request.method = 'GET';
  request.protocol = 10;
  request.path = '/';
  request.query = null;
  request.authority = null;
  forgetFields(request.fields);
  request.host = null;
  request.chunked = false;
  request.contentLength = 0;
  request.expecting = false;
  request.closes = false;
  request.unsized = false;
  request.note = '';
}
