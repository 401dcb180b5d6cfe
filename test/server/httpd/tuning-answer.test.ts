import { expect, test } from 'vitest';
import { arms, type SiteTuning } from '../../../src/server/arm.ts';
import { directivesIn, tuningAnswer } from '../../../src/server/httpd/tuning-answer.ts';

const arm = arms['httpd-prefork'];
const warning =
  'AH00180: WARNING: MaxRequestWorkers of 300 exceeds ServerLimit value of 256 ' +
  'servers, decreasing MaxRequestWorkers to 256. To increase, please see the ' +
  'ServerLimit directive.';
const answer = (output: string, exitCode = 0) => tuningAnswer(arm, { output, exitCode }, null);

test('a value that would be changed is a complaint', () => {
  expect(answer(`${warning}\nSyntax OK`)).toMatchObject({ complaints: [warning], notes: [] });
});

test('other remarks are no complaints', () => {
  const remark = 'AH00558: httpd: Could not reliably determine the name\nSyntax OK';
  expect(answer(remark)).toMatchObject({ complaints: [], notes: [] });
});

test('when httpd refuses, every line counts, and there is no pool', () => {
  const refused = answer('AH00526: Syntax error on line 1\nInvalid command\n', 1);
  expect(refused).toEqual({
    complaints: ['AH00526: Syntax error on line 1', 'Invalid command'],
    notes: [],
    pool: null,
  });
});

test('a variable that is not defined comes first, and its consequences are no complaints', () => {
  const low = 'AH00182: WARNING: MaxRequestWorkers of 0 not allowed, increasing to 1.';
  const undefinedName = 'AH00111: Config variable ${N} is not defined';
  const log = `[Sun Nov 29 22:23:44 2026] [core:warn] [pid 1:tid 1] ${undefinedName}`;
  const said = answer(`${low}\n${log}\n${log}\nSyntax OK`);
  expect(said.complaints).toEqual([]);
  expect(said.notes).toEqual([undefinedName, low]);
});

test('of a site, what httpd corrects and a folder that is not there are remarks', () => {
  const site: SiteTuning = {
    ...{ name: 'site', path: '/x', text: 'Listen 80', serverRoot: '/', modules: null },
    replaced: [],
  };
  const missing = 'AH00112: Warning: DocumentRoot [/nowhere] does not exist';
  const output = `${warning}\n${missing}\n${missing}\nSyntax OK`;
  expect(tuningAnswer({ ...arm, tuning: site }, { output, exitCode: 0 }, null)).toMatchObject({
    ...{ complaints: [], notes: [warning, missing] },
  });
});

test('the pool is that of the dump of httpd’s own reading', () => {
  const dump = `# In file: /x/conf/mpm.conf
#   4:
ServerLimit 8
# In file: /x/conf/tuning.conf
#   1:
MaxClients "7"
#   3:
<Location "/server-status">
  #   4:
  SetHandler server-status
</Location>
`;
  expect(directivesIn(dump)[1]).toMatchObject({
    ...{ file: '/x/conf/tuning.conf', line: 1, name: 'MaxClients', words: ['7'] },
  });
  expect(tuningAnswer(arm, { output: 'Syntax OK', exitCode: 0 }, dump).pool).toMatchObject({
    ...{ capacity: 7, started: 5 },
  });
});
