/** Exit codes by which a child tells its parent why it left (include/httpd.h). */
export const APEXIT_OK = 0;
/** A resource is short: from now on the parent starts only one child a second. */
export const APEXIT_CHILDSICK = 7;
/** Other children would fail too: the parent ends. */
export const APEXIT_CHILDFATAL = 15;

/** Exit codes after a failed accept. */
export const exitCodeOf = { over: APEXIT_OK, sick: APEXIT_CHILDSICK, fatal: APEXIT_CHILDFATAL };
