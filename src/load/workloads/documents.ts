/** What the arms serve, and how it is recognized; a test holds this against docker/. */
export const documents = {
  /** docker/htdocs/1k.txt */
  small: { path: '/1k.txt', body: { bytes: 1024, crc32: 3_088_520_047 } },
  /** More than the kernel buffers for one connection: a slow reader holds the server back. Zeros. */
  large: { path: '/8m.bin', body: { bytes: 8 * 2 ** 20, crc32: 450_018_373 } },
  /** Proxied to a backend that answers after a while. */
  app: { path: '/app', body: { bytes: 1024, crc32: 1_222_111_331 } },
  /** What docker/htdocs/page.php answers: docker/php/page.html. */
  php: { path: '/page.php', body: { bytes: 3515, crc32: 1_225_000_592 } },
} as const;
