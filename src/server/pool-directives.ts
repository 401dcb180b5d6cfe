/** The size of a pool, the same for every MPM; a small one is filled quickly. */
export interface PoolSize {
  /** MaxRequestWorkers: that many processes of prefork, that many threads of worker and event. */
  readonly capacity: number;
  readonly threadsPerChild: number;
}

/** Returns httpd's directives for a pool that is started beforehand and kept. */
export const fullPool = (size: PoolSize): string =>
  growingPool(size, { started: size.capacity, spare: 1 });

/** Returns as many workers for the streams of HTTP/2 in each child, all started beforehand. */
export const fullHttp2Pool = ({ threadsPerChild }: PoolSize): string =>
  [
    '<IfDefine HTTP2>',
    // prefork would start them too, although HTTP/2 is inactive there.
    '  <IfModule !mpm_prefork_module>',
    `    H2MinWorkers ${threadsPerChild}`,
    `    H2MaxWorkers ${threadsPerChild}`,
    '  </IfModule>',
    '</IfDefine>',
    '',
  ].join('\n');

/** Returns a pool of `started` workers; httpd starts more while fewer than `spare` are idle. */
export function growingPool(
  { capacity, threadsPerChild }: PoolSize,
  { started, spare }: { readonly started: number; readonly spare: number },
): string {
  const threads = [
    `  ServerLimit ${capacity / threadsPerChild}`,
    `  StartServers ${started / threadsPerChild}`,
    `  ThreadsPerChild ${threadsPerChild}`,
    `  MinSpareThreads ${spare}`,
    `  MaxSpareThreads ${capacity + threadsPerChild + 2}`,
    `  MaxRequestWorkers ${capacity}`,
  ];
  return `${[
    '<IfModule mpm_prefork_module>',
    `  ServerLimit ${capacity}`,
    `  StartServers ${started}`,
    `  MinSpareServers ${spare}`,
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
