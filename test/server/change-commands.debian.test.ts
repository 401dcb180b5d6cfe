import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { changeCommands } from '../../src/server/change-commands.ts';
import { advise } from '../../src/studies/advise/advise.ts';
import { snippet } from '../../src/studies/advise/snippet.ts';
import { costs, site } from '../fixtures/advise/costs-of.ts';
import {
  awaitDebian,
  debianFolder,
  debianRoot,
  inDebian,
  phpVersion,
} from '../fixtures/debian/root.ts';
import { needs, root } from '../fixtures/needs.ts';

/** Returns the lines that are to be typed below a heading, up to the next one. */
function typedBelow(lines: readonly string[], heading: string): readonly string[] {
  const from = lines.findIndex((line) => line.includes(heading)) + 1;
  const until = lines.findIndex((line, i) => i > from && !line.startsWith('    '));
  const [start] = lines.slice(from, until).filter((line) => line.startsWith('    '));
  const first = lines.indexOf(start ?? '', from);
  return lines.slice(first, until).map((line) => line.trim());
}

/** Prints MPM, interface of PHP and status of the default page of the running server. */
const ask = `php -r '
  $of = fn($path) => file_get_contents("http://127.0.0.1" . $path);
  preg_match("/^ServerMPM: (\\\\w+)/m", $of("/server-status?auto"), $mpm);
  $page = strlen($of("/")) > 1000 ? "page" : "none";
  echo "seen: ", $mpm[1], " ", $of("/sapi.php"), " ", $page, "\\n";
'`;

/** Names and targets of everything that is enabled in /etc/apache2. */
const enabled = () =>
  ['mods-enabled', 'conf-enabled'].flatMap((name) => {
    const path = join(debianFolder, 'etc/apache2', name);
    return readdirSync(path).map((each) => `${name}/${each} → ${readlinkSync(join(path, each))}`);
  });

needs(root, debianRoot).test(
  'on Debian the commands change prefork with mod_php to event with PHP-FPM, and back',
  async () => {
    await awaitDebian();
    const { settings } = advise(site(), costs('event'));
    if (settings === null) throw new Error('there is an advice');
    const inEtc = join(debianFolder, 'etc/apache2/conf-available/mpm-advised.conf');
    writeFileSync(inEtc, snippet('event', settings));
    writeFileSync(join(debianFolder, 'var/www/html/sapi.php'), '<?php echo PHP_SAPI;');
    const before = enabled();

    const lines = changeCommands('event', 'prefork').map((line) =>
      line.replaceAll('8.2', phpVersion()),
    );
    const debian = lines.slice(lines.findIndex((line) => line.startsWith('Debian')));
    const modPhp = debian.slice(debian.findIndex((line) => line.startsWith('mod_php')));
    const typed = {
      toFpm: typedBelow(modPhp, 'mod_php').filter((line) => !line.startsWith('apt-get')),
      toEvent: typedBelow(debian, 'Debian'),
      back: typedBelow(debian, 'and to undo it'),
      backToModPhp: typedBelow(modPhp, 'and to undo it'),
    };
    expect(Object.values(typed).map(({ length }) => length)).toEqual([4, 4, 4, 4]);
    const seen = await inDebian([
      'service apache2 start',
      ask,
      ...typed.toFpm,
      ...typed.toEvent,
      ask,
      ...typed.back,
      ask,
      ...typed.backToModPhp,
      ask,
      'service apache2 stop',
      `service php${phpVersion()}-fpm stop`,
    ]);
    expect(seen.match(/^seen: .*$/gm), seen).toEqual([
      'seen: prefork apache2handler page',
      'seen: event fpm-fcgi page',
      'seen: prefork fpm-fcgi page',
      'seen: prefork apache2handler page',
    ]);
    expect(enabled()).toEqual(before);
  },
  600_000,
);
