import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, trusted } from '../report/html/html.ts';
import { pageStyle } from '../report/html/shell.ts';
import type { Parts } from './parts.ts';
import { slotsStyle } from './slots.ts';

const ownFile = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

/** A study that is shown. */
export interface About {
  /** The command, such as bench. */
  readonly command: string;
  readonly runId: string;
  /** Its folder. */
  readonly path: string;
}

/** The page's own style and script, and the policy that allows nothing else. */
export interface Assets {
  readonly style: string;
  readonly script: string;
  /** Value of Content-Security-Policy. */
  readonly policy: string;
}

/** Reads the style and the script, which every page of a run has. */
export function readAssets(): Assets {
  const style = pageStyle() + ownFile('page.css') + slotsStyle();
  const script = ownFile('page.js');
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { style, script, policy };
}

/** Writes the page as the run is now. Without scripts it loads itself again now and then. */
export function pageOf(
  { command, runId, path }: About,
  parts: Parts,
  { style, script }: Assets,
): string {
  const part = (id: keyof Parts) => html`<section id="${id}">${trusted(parts[id])}</section>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<link rel="icon" href="data:,">
<title>mpm-bench: live, ${runId}</title>
<style>${trusted(style)}</style>
</head>
<body>
<header>
  <h1>Live view of <code>npm run ${command}</code></h1>
  <p class="facts-line">Run <code>${runId}</code> in <code>${path}</code></p>
</header>
<main>
<div id="now" class="card">
  <div id="round" aria-live="polite">${trusted(parts.round)}</div>
  <div id="time">${trusted(parts.time)}</div>
  <p id="connection" class="muted"></p>
</div>
${part('arms')}
${part('questions')}
${part('failures')}
</main>
<footer>One turn shows little: verdicts are those of the looks, and of the report at the end.
This page comes from this run and ends with it.</footer>
<script>${trusted(script)}</script>
</body>
</html>
`.markup;
}
