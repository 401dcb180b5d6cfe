/** Terms of the report and their meanings, in alphabetical order. */
export const glossary: readonly (readonly [term: string, meaning: string])[] = [
  ['A/A control', 'one arm, started a second time in every round; it shows the noise of the run'],
  ['accept queue', 'connections that the kernel has completed and no child of httpd has accepted'],
  ['arm', 'one server with one MPM, one build and one tuning, such as httpd-event'],
  ['burst', 'a workload: many new connections at once, each with one request'],
  ['cell', 'one workload at one number of connections'],
  ['cross-check driver', 'a load generator by other authors that repeats a cell'],
  ['drain', 'from the start of a burst until its last connection has ended'],
  ['equivalence margin', 'the largest difference that is treated as none'],
  ['family', 'one figure of all arms that are compared with each other'],
  ['first byte', 'from the established connection to the first byte of the answer'],
  ['footprint', 'anonymous, shared, kernel and socket memory of an arm, without page cache'],
  ['keepalive', 'a workload: persistent connections that always have one request under way'],
  [
    'latency',
    'until the last byte of the answer. It starts when the request was due (open loop), when it ' +
      'was sent (closed loop), or with the connection (burst)',
  ],
  ['listen overflow', 'a connection that the kernel rejected because the accept queue was full'],
  [
    'MPM',
    'multi-processing module: prefork (one process per connection), worker (one thread per ' +
      'connection), event (one thread per busy connection)',
  ],
  ['open loop', 'requests are due by a schedule, whether or not earlier ones were answered'],
  ['p99', 'the value that 99 of 100 requests did not exceed'],
  ['round', 'fresh starts of all arms, on which every cell is measured; the unit of comparison'],
  ['scoreboard', 'httpd’s table of worker states'],
  ['staircase', 'a load that rises in steps beyond the capacity of the arms'],
  ['steal', 'CPU time that the hypervisor gave to other guests while this machine wanted it'],
  ['trial', 'one arm in one cell of one round'],
  [
    'tuning',
    'the MPM directives of the arms; “matched” gives every arm the same capacity and a pool that ' +
      'is started beforehand',
  ],
  ['turn', 'a short load of one arm while the others are idle; the turns of a round are added up'],
];
