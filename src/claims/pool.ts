/** A pool as its administrator would describe it; the same capacity for every MPM. */
export interface Pool {
  /** MaxRequestWorkers. */
  readonly capacity: number;
  /** Of worker and event; divides the capacity. */
  readonly threadsPerChild: number;
  /** Workers that exist before the first connection comes; a multiple of threadsPerChild. */
  readonly started: number;
  /** Idle workers below which httpd starts more. */
  readonly spare: number;
}

/** httpd's directives of a pool for all three MPMs; nothing is reaped in so short a trial. */
export function poolDirectives({ capacity, threadsPerChild, started, spare }: Pool): string {
  const threaded = [
    `ServerLimit ${capacity / threadsPerChild + 1}`,
    `ThreadsPerChild ${threadsPerChild}`,
    `StartServers ${started / threadsPerChild}`,
    `MinSpareThreads ${spare}`,
    `MaxSpareThreads ${capacity + threadsPerChild}`,
    `MaxRequestWorkers ${capacity}`,
  ];
  const prefork = [
    `ServerLimit ${capacity}`,
    `StartServers ${started}`,
    `MinSpareServers ${spare}`,
    `MaxSpareServers ${capacity}`,
    `MaxRequestWorkers ${capacity}`,
  ];
  return [
    section('mpm_prefork_module', prefork),
    section('mpm_worker_module', threaded),
    section('mpm_event_module', threaded),
  ].join('\n');
}

const section = (module: string, lines: readonly string[]) =>
  [`<IfModule ${module}>`, ...lines.map((line) => `  ${line}`), '</IfModule>', ''].join('\n');
