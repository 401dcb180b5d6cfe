import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files for two servers that must answer alike: what lies beneath `htdocs`, and what lies beside it and must not be seen. */
export function buildDocroot(root: string): string {
  const docroot = join(root, 'htdocs');
  mkdirSync(join(docroot, 'sub'), { recursive: true });
  mkdirSync(join(docroot, 'bare'));
  mkdirSync(join(docroot, 'closed'));
  const files: Record<string, string> = {
    'htdocs/index.html': '<title>index</title>\n',
    'htdocs/hello.txt': 'hello, world\n',
    'htdocs/digits.txt': '0123456789'.repeat(10),
    'htdocs/empty.txt': '',
    'htdocs/none': 'no extension\n',
    'htdocs/other.unknown': 'an extension that nobody knows\n',
    'htdocs/two words.txt': 'a blank in the name\n',
    'htdocs/q?.txt': 'a question mark in the name\n',
    'htdocs/sub/index.html': '<title>sub</title>\n',
    'htdocs/sub/page.html': '<title>page</title>\n',
    'htdocs/large.bin': 'x'.repeat(200_000),
    'htdocs/denied.txt': 'nobody may read this\n',
    'htdocs/closed/inside.txt': 'nobody may enter here\n',
    'secret.txt': 'SECRET\n',
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, name), text, { mode: 0o644 });
    // Microseconds that a double of milliseconds does not hold exactly.
    utimesSync(join(root, name), 1_700_000_000.123457, 1_700_000_000.123457);
  }
  symlinkSync('../secret.txt', join(docroot, 'link.txt'));
  symlinkSync('loop.txt', join(docroot, 'loop.txt'));
  symlinkSync('nowhere', join(docroot, 'dangling.txt'));
  chmodSync(join(docroot, 'denied.txt'), 0);
  chmodSync(join(docroot, 'closed'), 0);
  return docroot;
}

/** Removes it with its root: who is not root cannot look into the closed folder to empty it. */
export function removeDocroot(root: string): void {
  chmodSync(join(root, 'htdocs/closed'), 0o700);
  rmSync(root, { recursive: true, force: true });
}
