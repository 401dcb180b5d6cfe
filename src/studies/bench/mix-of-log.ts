import type { Page } from '../../access-log/pages.ts';
import type { Traffic } from '../../access-log/traffic.ts';
import { isPathAndQuery } from '../../load/url.ts';
import type { MixLine } from '../../load/workloads/retarget.ts';
import { formatShare } from '../../report/format.ts';

/** A mix that an access log shows, and what is left out of it. */
export interface LoggedMix {
  readonly lines: readonly MixLine[];
  /** A remark for the plan. */
  readonly note: string;
}

/** Methods that change nothing on a server. */
const harmless = ['GET', 'HEAD'];

/**
 * Returns the requests of a log by their pages, without queries: GET and HEAD whose usual answer is
 * a document or a redirect.
 */
export function mixOf({ pages, requests }: Traffic): LoggedMix {
  const lines = pages.flatMap((page): readonly MixLine[] => {
    const status = statusOf(page);
    // httpd escapes other characters in its log, so that the path that was asked for is not known.
    if (status === null || !harmless.includes(page.method) || !isPathAndQuery(page.path)) return [];
    return [{ weight: page.requests, method: page.method, path: page.path, status, headers: [] }];
  });
  const share = lines.reduce((sum, { weight }) => sum + weight, 0) / requests;
  return {
    lines,
    note:
      `the mix has ${formatShare(share)} of the requests of the access log, without their ` +
      'queries: its most frequent pages by GET and HEAD',
  };
}

/** Returns the status of a page to a client that has nothing in its cache; null: an error. */
function statusOf({ status }: Page): number | null {
  if (status === 304) return 200;
  return status >= 200 && status < 400 ? status : null;
}
