/**
 * Status lines and texts of http_protocol.c: a client must not be able to tell the servers apart.
 */
const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  206: 'Partial Content',
  301: 'Moved Permanently',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Long',
  416: 'Requested Range Not Satisfiable',
  417: 'Expectation Failed',
  500: 'Internal Server Error',
  501: 'Not Implemented',
};

export const statusLine = (status: number): string => `${status} ${reasons[status] ?? ''}`;

export const fieldTooLong = 'Size of a request header field exceeds server limit.';
export const tooManyFields = "The number of request header fields exceeds this server's limit.";

/** Content of a page beside its status. */
export interface Subject {
  readonly method: string;
  /** The reason, in the server's words; for 417 the expectation. */
  readonly note: string;
  readonly location: string;
}

/** Makes the page for a status. */
export function page(status: number, subject: Subject): string {
  const title = statusLine(status);
  return (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n' +
    `<html><head>\n<title>${title}</title>\n</head><body>\n<h1>${title.slice(4)}</h1>\n` +
    `${text(status, subject)}</body></html>\n`
  );
}

function text(status: number, { method, note, location }: Subject): string {
  const asked = escapeHtml(method);
  switch (status) {
    case 301:
      return `<p>The document has moved <a href="${escapeHtml(location)}">here</a>.</p>\n`;
    case 405:
      return `<p>The requested method ${asked} is not allowed for this URL.</p>\n`;
    case 413:
      return (
        `The requested resource does not allow request data with ${asked} requests, ` +
        'or the amount of data provided in\nthe request exceeds the capacity limit.\n'
      );
    case 417:
      return (
        '<p>The expectation given in the Expect request-header\n' +
        'field could not be met by this server.\n' +
        `The client sent<pre>\n    Expect: ${escapeHtml(note)}\n</pre>\n</p>` +
        '<p>Only the 100-continue expectation is supported.</p>\n'
      );
    case 501:
      return `<p>${asked} not supported for current URL.<br />\n${note}</p>\n`;
    default:
      return `<p>${texts[status] ?? ''}${status === 400 ? note : ''}</p>\n`;
  }
}

const texts: Readonly<Record<number, string>> = {
  400: 'Your browser sent a request that this server could not understand.<br />\n',
  403: "You don't have permission to access this resource.",
  404: 'The requested URL was not found on this server.',
  408: 'Server timeout waiting for the HTTP request from the client.',
  414: "The requested URL's length exceeds the capacity\nlimit for this server.<br />\n",
  416:
    'None of the range-specifier values in the Range\n' +
    'request-header field overlap the current extent\nof the selected resource.',
  500: 'The server encountered an internal error and was unable to complete\nyour request.',
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escapeHtml = (raw: string): string =>
  raw.replace(/[&<>"]/g, (each) => entities[each] ?? each);
