import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ceilings from './ceilings.json' with { type: 'json' };
import { type RuleId, rules } from './rules/rules.ts';

/**
 * Prints what breaks a rule under the paths of the command line, or how much of it is left in the
 * whole tree. Ends with status 1 where a rule is broken more often than ceilings.json allows.
 */
const paths = process.argv.slice(2);

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|md)$/.test(file) && !file.startsWith('reports/'));

const texts = files.flatMap((path) => {
  try {
    return [{ path, text: readFileSync(path, 'utf8') }];
  } catch {
    return []; // Deleted and not yet committed.
  }
});

for (const [id, rule] of Object.entries(rules)) {
  const findings = texts
    .filter(({ path }) => rule.applies(path))
    .flatMap(({ path, text }) => rule.find(text, path).map((finding) => ({ ...finding, path })));
  const most = ceilings[id as RuleId];
  const isBroken = findings.length > most;
  const shown = findings.filter(({ path }) => paths.some((wanted) => path.startsWith(wanted)));
  for (const { path, line, message } of isBroken && paths.length === 0 ? findings : shown)
    console.log(`${path}:${line} ${id}: ${message}`);
  if (isBroken || most > 0) console.log(`${id}: ${findings.length}, at most ${most}`);
  if (isBroken) process.exitCode = 1;
}
