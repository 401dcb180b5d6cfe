/** The size of a small pool, the same for every MPM; small, so that a test of its limits is short. */
export interface PoolSize {
  /** MaxRequestWorkers: that many processes of prefork, that many threads of worker and event. */
  readonly capacity: number;
  readonly threadsPerChild: number;
}

/** httpd's directives for a pool that is started beforehand and kept, of so many workers for every MPM. */
export function fullPool({ capacity, threadsPerChild }: PoolSize): string {
  const children = capacity / threadsPerChild;
  const threads = [
    `  ServerLimit ${children}`,
    `  StartServers ${children}`,
    `  ThreadsPerChild ${threadsPerChild}`,
    '  MinSpareThreads 1',
    `  MaxSpareThreads ${capacity + threadsPerChild + 2}`,
    `  MaxRequestWorkers ${capacity}`,
  ];
  return `${[
    '<IfModule mpm_prefork_module>',
    `  ServerLimit ${capacity}`,
    `  StartServers ${capacity}`,
    '  MinSpareServers 1',
    `  MaxSpareServers ${capacity + 1}`,
    `  MaxRequestWorkers ${capacity}`,
    '</IfModule>',
    ...['worker', 'event'].flatMap((mpm) => [
      `<IfModule mpm_${mpm}_module>`,
      ...threads,
      '</IfModule>',
    ]),
  ].join('\n')}\n`;
}
