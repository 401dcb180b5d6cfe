import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  awaitDebian,
  debianFolder,
  debianRoot,
  inDebian,
  phpVersion,
  toolInDebian,
} from '../fixtures/debian/root.ts';
import { needs, root } from '../fixtures/needs.ts';

// Runs beside one other: it measures real servers.

const bench = (...more: readonly string[]) =>
  [
    ...[toolInDebian, 'bench --site auto --preset smoke --rounds 1 --duration 0.5s'],
    ...['--workload keepalive', ...more],
  ].join(' ');

needs(root, debianRoot).test(
  'Debian’s own site and its dokuwiki run under prefork with mod_php, and under all with PHP-FPM',
  async () => {
    await awaitDebian();
    writeFileSync(join(debianFolder, 'var/www/html/sapi.php'), '<?php echo PHP_SAPI;');
    const php = phpVersion();
    const seen = await inDebian(
      [
        'cd /tmp; touch begun; sleep 1',
        'echo module',
        bench('--path /sapi.php --expect-body any --out a 2>&1'),
        `a2dismod -q php${php}; a2enmod -q proxy_fcgi setenvif; a2enconf -q php${php}-fpm`,
        `service php${php}-fpm start`,
        'echo fpm',
        bench('--path /sapi.php --out b 2>&1'),
        bench('--path /dokuwiki/doku.php --out c 2>&1'),
        `service php${php}-fpm stop`,
        `a2disconf -q php${php}-fpm; a2dismod -q proxy_fcgi proxy; a2enmod -q php${php}`,
        // No log, no pid file and no lock was left where the site has its own.
        'find /var/log/apache2 /run/apache2 /run/lock/apache2 -newer /tmp/begun -type f || true',
      ],
      170_000,
    );
    const [before, after] = seen.split(/^fpm$/m);
    expect(before, seen).toMatch(
      /httpd-event cannot run the site: .*not compiled to be threadsafe/,
    );
    expect(before).toMatch(/How does this server do\?/);
    expect(after?.match(/Which MPM\?/g), seen).toHaveLength(2);
    expect(seen).not.toContain('FAILED');
    expect(seen).not.toMatch(/^\/(?:var\/log|run)\//m);
  },
  660_000,
);
