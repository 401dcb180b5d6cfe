import { existsSync } from 'node:fs';

/**
 * Returns what to do about complaints that come of the container and not of the site: modules that
 * its image does not have, and files that its user may not read.
 */
export function siteHints(
  complaints: readonly string[],
  image: string,
  user: string,
): readonly string[] {
  const words = complaints.join('\n');
  const [, module] = /Cannot load (\S+) into server/.exec(words) ?? [];
  const [, file = ''] = /file '(\/[^']+)' does not exist or is empty/.exec(words) ?? [];
  return [
    ...(module === undefined
      ? []
      : [
          `Modules are those of the image ${image}, which cannot load this one: give an image ` +
            'with the httpd of the site by --httpd-image or --site-image, or use ' +
            '--runtime process',
        ]),
    ...(existsSync(file)
      ? [
          `${file} is there, but ${user}, as whom the container runs, may not read it: ` +
            'as root use --runtime process',
        ]
      : []),
  ];
}
