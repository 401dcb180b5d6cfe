/** Requirements and resources of a site, as plain numbers. */
export interface Site {
  readonly memoryBytes: number;
  /** Share of the memory for everything but httpd: the kernel, its page cache, other programs. */
  readonly reserveShare: number;
  readonly cpus: number;
  /** Visitors at once, each with one connection at a time. */
  readonly clients: number;
  /** A worker is busy with a request for so long. */
  readonly requestSeconds: number;
  /** A visitor pauses for so long between an answer and the next request. */
  readonly thinkSeconds: number;
  /** KeepAliveTimeout as it is wanted. */
  readonly keepAliveSeconds: number;
  /** Memory of a process of httpd with the application in it; null: as it was measured. */
  readonly childBytes: number | null;
  /** CPU time of a request; null: as it was measured. */
  readonly cpuUsPerRequest: number | null;
}
