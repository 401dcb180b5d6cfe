/** Stands where httpd prints "Apache/2.4.68 (Debian)". */
export const serverVersion = `mpm-bench/0.1.0 (Node ${process.version})`;

/** Stands where httpd prints its build date. There is no build, so it is the runtime's release. */
export const serverBuilt = `as it is, by Node ${process.version}`;
