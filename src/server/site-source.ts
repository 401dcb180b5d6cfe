import type { Files } from '../httpd-config/world.ts';
import { realFiles } from '../mpm/config/world.ts';

/** The place in which a site lies: this machine, or an image. */
export interface SiteSource {
  readonly files: Files;
  /** The environment of its httpd. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The name of the image; null: this machine. */
  readonly image: string | null;
}

/** Files and environment of this machine. */
export const thisMachine: SiteSource = {
  files: realFiles,
  environment: process.env,
  image: null,
};
