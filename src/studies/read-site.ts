import { message, type Problems } from '../host/message.ts';
import { reasonOf } from '../host/reason-of.ts';
import type { SiteTuning } from '../server/arm.ts';
import { readSiteImage } from '../server/docker/site-image.ts';
import { readSite } from '../server/site.ts';
import { placeOf, siteOfMachine } from '../server/site-places.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';

/** A site as it was asked for; absent: none. */
export interface SiteWish {
  /** The main file, or auto: that at one of the usual places. */
  readonly site?: string | undefined;
  /** The image that has it; absent: this machine. */
  readonly siteImage?: string | undefined;
}

/** Reads the configuration of a site, of this machine or of an image; null with a problem. */
export async function readWishedSite(
  { site = 'auto', siteImage }: SiteWish,
  problems: Problems,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<SiteTuning | null> {
  const path = site === 'auto' ? null : site;
  try {
    if (siteImage === undefined) return ofMachine(path);
    return await stage(`Read the site of ${siteImage}`, terminal, (tell) =>
      readSiteImage(siteImage, path, tell, signal),
    );
  } catch (error) {
    signal.throwIfAborted();
    const asked = siteImage === undefined ? { site } : { siteImage };
    problems.push(message`${asked}: ${reasonOf(error)}`);
    return null;
  }
}

function ofMachine(path: string | null): SiteTuning {
  const place = path === null ? siteOfMachine() : placeOf(path);
  if (place === null) throw new Error('no configuration of httpd is at its usual places');
  return readSite(place);
}
