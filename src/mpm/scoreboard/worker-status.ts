/** States of a worker, in the order of scoreboard.h: comparisons such as `<= READY` are httpd's. */
export const DEAD = 0;
export const STARTING = 1;
export const READY = 2;
export const BUSY_READ = 3;
export const BUSY_WRITE = 4;
export const BUSY_KEEPALIVE = 5;
export const CLOSING = 8;
export const GRACEFUL = 9;
export const IDLE_KILL = 10;

/** Letters of the states on the status page (status_flags of mod_status.c). */
export const statusLetters = '.S_RWKLDCGI';
