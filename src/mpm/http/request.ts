import { type Fields, forgetFields, noFields } from './fields.ts';
import type { Host } from './host.ts';

/** A request as its head says it. One serves a worker for all its requests. */
export interface Request {
  /** As it came; "" when none came. */
  line: string;
  method: string;
  /** 9 for HTTP/0.9, 10 for 1.0, 11 and more for 1.1 and what claims to be later. */
  protocol: number;
  /** Without its query, before decoding; begins with "/" or is "*". */
  path: string;
  /** What follows the question mark; null without one. */
  query: string | null;
  /** Of an absolute target; null otherwise. */
  authority: string | null;
  fields: Fields;
  /** From the target or from Host; null without either. */
  host: Host | null;
  chunked: boolean;
  /** Bytes of a sized body; 0 without one. */
  contentLength: number;
  /** The client waits for 100 Continue and has not got it. */
  expecting: boolean;
  /** Whatever the answer is, the connection is closed after it. */
  closes: boolean;
  /** The page about it ends with the connection instead of at a length. */
  unsized: boolean;
  /** What its page says about a refusal, beside the status. */
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
