import { type Mpm, mpmNames } from './arm.ts';

/** A layout of httpd's files, and what is typed there to change its MPM. */
interface Platform {
  readonly title: string;
  /** The file that the advised directives are saved as. */
  readonly file: string;
  /** @param file of directives, as it is named there; null: only the MPM is changed. */
  change(to: Mpm, file: string | null): readonly string[];
  undo(to: Mpm, from: string, file: string | null): readonly string[];
}

/** Names Debian's modules of the other MPMs. */
const others = (mpm: Mpm): string =>
  mpmNames
    .filter((name) => name !== mpm)
    .map((name) => `mpm_${name}`)
    .join(' ');

/** Edits the lines of a file that load the MPMs, so that one is loaded and the others are not. */
const loadOnly = (mpm: Mpm): string =>
  `-e 's/^LoadModule mpm_/#&/' -e 's/^#\\(LoadModule mpm_${mpm}_module \\)/\\1/'`;

const rhelFile = '/etc/httpd/conf.modules.d/00-mpm.conf';

const platforms: readonly Platform[] = [
  {
    title: 'Debian, Ubuntu',
    file: '/etc/apache2/conf-available/mpm-advised.conf',
    change: (to, file) => [
      `a2dismod ${others(to)}`,
      `a2enmod mpm_${to}`,
      ...(file === null ? [] : ['a2enconf mpm-advised']),
      'apachectl configtest && service apache2 restart',
    ],
    undo: (to, from, file) => [
      ...(file === null ? [] : ['a2disconf mpm-advised']),
      `a2dismod mpm_${to}`,
      `a2enmod mpm_${from}`,
      'apachectl configtest && service apache2 restart',
    ],
  },
  {
    title: 'RHEL, Fedora, Rocky Linux, AlmaLinux',
    file: '/etc/httpd/conf.d/mpm-advised.conf',
    change: (to) => [
      `cp -p ${rhelFile} /root/00-mpm.conf.before`,
      `sed -i ${loadOnly(to)} ${rhelFile}`,
      'apachectl configtest && systemctl restart httpd',
    ],
    undo: (_to, _from, file) => [
      `mv /root/00-mpm.conf.before ${rhelFile}`,
      ...(file === null ? [] : [`rm ${file}`]),
      'apachectl configtest && systemctl restart httpd',
    ],
  },
  {
    title: 'the official image (lines of its Dockerfile)',
    file: 'mpm-advised.conf beside the Dockerfile',
    change: (to, file) =>
      file === null
        ? [`RUN sed -i ${loadOnly(to)} conf/httpd.conf && httpd -t`]
        : [
            'COPY mpm-advised.conf conf/extra/',
            `RUN sed -i ${loadOnly(to)} conf/httpd.conf \\`,
            "  && echo 'Include conf/extra/mpm-advised.conf' >> conf/httpd.conf && httpd -t",
          ],
    undo: () => ['remove these lines and build the image again'],
  },
];

/**
 * Returns what has to be typed, as root, to change to an MPM with the advised directives, and to
 * undo it; then what takes the place of mod_php, which does not go with every MPM.
 * @param from the MPM of today; null: it is not known.
 */
export const changeCommands = (to: Mpm, from: Mpm | null): readonly string[] => [
  ...mpmCommands(to, from, true),
  ...(to === 'prefork' ? [] : ['', ...withoutModPhp]),
];

/**
 * Returns the commands of the change alone. It needs a stop and a start: a signal to restart ends
 * httpd (AH00534).
 * @param withDirectives there are advised directives, to be saved as a file of their own.
 */
export function mpmCommands(to: Mpm, from: Mpm | null, withDirectives: boolean): readonly string[] {
  const before = from ?? 'NAME-OF-THE-MPM-BEFORE';
  return [
    `To change to ${to}, as root (the server is stopped and started: requests under way are lost):`,
    ...platforms.flatMap(({ title, file, change, undo }) => [
      '',
      withDirectives ? `${title}: save the directives as ${file}, then` : `${title}:`,
      ...change(to, withDirectives ? file : null).map((line) => `    ${line}`),
      '  and to undo it',
      ...undo(to, before, withDirectives ? file : null).map((line) => `    ${line}`),
    ]),
  ];
}

/** mod_php needs prefork; Debian's a2dismod refuses to disable it before mod_php. */
export const withoutModPhp = [
  'mod_php goes with prefork alone. On Debian, PHP-FPM takes its place before the change (8.2 is',
  'the version of PHP):',
  '    apt-get install php8.2-fpm',
  '    a2dismod php8.2',
  '    a2enmod proxy_fcgi setenvif',
  '    a2enconf php8.2-fpm',
  '    service php8.2-fpm start',
  '  and to undo it, after the change back',
  '    a2disconf php8.2-fpm',
  '    a2dismod proxy_fcgi proxy  # unless they were enabled before',
  '    a2enmod php8.2',
  '    apachectl configtest && service apache2 restart',
  '  pm.max_children in /etc/php/8.2/fpm/pool.d/www.conf is the number of PHP processes that fit:',
  '  the line "processes that fit" of npm run advise, for a child with mod_php (--php, or',
  '  --child-memory).',
];
