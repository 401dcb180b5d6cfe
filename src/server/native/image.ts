import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Pack, pack } from 'tar-fs';
import type { Arm } from '../arm.ts';
import { configFiles, dockerFolder } from '../tuning.ts';

const project = join(dockerFolder, '..');
const armDockerfile = 'docker/native/arm.Dockerfile';

/**
 * Files that our own server needs to run: its code, the package that it imports, and the one that
 * bundles it.
 */
const appFolders = [
  ...['src/mpm', 'src/httpd-config', 'src/os'],
  ...['koffi', '@koromix', 'rolldown', '@rolldown'].map((name) => `node_modules/${name}`),
];

/**
 * Hashes everything that goes into the server's image, so that exactly a changed file makes another
 * image.
 */
export function nativeContentHash(nodeId: string): string {
  const hash = createHash('sha256').update(nodeId);
  const files = [
    'docker/native/Dockerfile',
    'node_modules/koffi/package.json',
    'node_modules/rolldown/package.json',
    ...['src/mpm', 'src/httpd-config', 'src/os', 'docker/htdocs'].flatMap(filesBelow),
  ];
  for (const file of files) hash.update(file).update(readFileSync(join(project, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Hashes everything that goes into an arm's image on that of the server. */
export const nativeArmHash = (nativeId: string, arm: Arm): string =>
  createHash('sha256')
    .update(nativeId)
    .update(readFileSync(join(project, armDockerfile)))
    .update(JSON.stringify(configFiles(arm)))
    .digest('hex')
    .slice(0, 12);

/** Packs an arm's build context, which is its configuration. */
export const nativeArmContext = (arm: Arm): Pack =>
  pack(project, {
    entries: [armDockerfile],
    map: (header) => ({ ...header, name: 'Dockerfile' }),
    finalize: false,
    finish(tar) {
      for (const { name, text } of configFiles(arm)) tar.entry({ name }, text);
      tar.finalize();
    },
  });

/** Packs the server's build context: app/ and htdocs/. */
export const nativeContext = (): Pack =>
  pack(project, {
    entries: [...appFolders, 'package.json', 'docker/htdocs', 'docker/native/Dockerfile'],
    map: (header) => ({ ...header, name: nameInContext(header.name) }),
  });

function nameInContext(name: string): string {
  if (name.startsWith('docker/htdocs')) return name.replace('docker/', '');
  return name === 'docker/native/Dockerfile' ? 'Dockerfile' : `app/${name}`;
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(join(project, file)).isFile())
    .toSorted();
