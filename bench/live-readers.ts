import { type BrowserContext, chromium } from 'playwright-core';
import { startNode } from '../src/host/child-service.ts';
import { chromiumPath } from '../test/fixtures/browser.ts';

/** A reader of the live page that a benchmark switches on and off. */
export interface LiveReader extends AsyncDisposable {
  readonly name: string;
  /** Resolves when its first event is there. */
  on(url: string): Promise<void>;
  off(): Promise<void>;
}

const childFile = new URL('./live-reader-child.ts', import.meta.url).pathname;

/** Starts a process that reads the events and shows nothing, on any CPU. */
export function eventReader(): LiveReader {
  const child = startNode([childFile], null);
  const tell = async (url: string | null) => {
    const answer = child.getOneMessage();
    await child.sendMessage(url as never);
    await answer;
  };
  return {
    name: 'events',
    on: tell,
    off: () => tell(null),
    async [Symbol.asyncDispose]() {
      child.kill();
      await child;
    },
  };
}

/** Starts a headless Chromium that shows the page, on any CPU; null where there is none. */
export async function browserReader(): Promise<LiveReader | null> {
  if (chromiumPath === null) return null;
  const args = ['--headless', '--no-sandbox', '--disable-gpu'];
  const browser = await chromium.launch({ executablePath: chromiumPath, args });
  let context: BrowserContext | null = null;
  return {
    name: 'browser',
    async on(url) {
      context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
    },
    async off() {
      await context?.close();
      context = null;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
