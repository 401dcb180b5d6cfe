/**
 * Lists the requests that workloads send and the answers that they expect. Every arm serves these
 * documents; a test compares the sizes and checksums with the files in docker/.
 */
export const documents = {
  /** docker/htdocs/1k.txt */
  small: { method: 'GET', path: '/1k.txt', expectedBody: { bytes: 1024, crc32: 3_088_520_047 } },
  /** Zeros; larger than the kernel's buffers, so that a slow reader blocks the server. */
  large: {
    method: 'GET',
    path: '/8m.bin',
    expectedBody: { bytes: 8 * 2 ** 20, crc32: 450_018_373 },
  },
  /** A body that httpd reads whole before it answers with the small document. */
  upload: {
    method: 'POST',
    path: '/1k.txt',
    requestBody: { bytes: 64 * 2 ** 10, file: null },
    expectedBody: { bytes: 1024, crc32: 3_088_520_047 },
  },
  /** Proxied by httpd to a backend that answers after a delay. */
  app: { method: 'GET', path: '/app', expectedBody: { bytes: 1024, crc32: 1_222_111_331 } },
  /** The output of docker/htdocs/page.php, which equals docker/php/page.html. */
  php: { method: 'GET', path: '/page.php', expectedBody: { bytes: 3515, crc32: 1_225_000_592 } },
} as const;
