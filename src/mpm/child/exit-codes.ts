/** How a child tells its parent why it left (include/httpd.h). */
export const APEXIT_OK = 0;
/** A resource is short: the parent starts only one child a second from now on. */
export const APEXIT_CHILDSICK = 7;
/** Others would not do better: the parent ends. */
export const APEXIT_CHILDFATAL = 15;

/** With what to leave after a failed accept. */
export const exitCodeOf = { over: APEXIT_OK, sick: APEXIT_CHILDSICK, fatal: APEXIT_CHILDFATAL };
