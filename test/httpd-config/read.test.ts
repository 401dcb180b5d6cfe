import { describe, expect, test } from 'vitest';
import { readDirectives } from '../../src/httpd-config/read.ts';
import type { World } from '../../src/httpd-config/world.ts';
import { worldWith } from '../fixtures/httpd-config/world.ts';

const read = (text: string, world: World = worldWith()) =>
  readDirectives([{ path: '/root/x.conf', text }], world);
const lines = (text: string, world?: World) =>
  read(text, world).directives.map(({ name, words }) => [name, ...words].join(' '));

test('comments and blank lines are left out, continued lines are one', () => {
  expect(lines('# A 1\n\n  A \\\n 250  \n# B \\\n 1\nC 2')).toEqual(['A 250', 'C 2']);
});

describe('a section is read where its condition holds', () => {
  test.each<[string, boolean]>([
    ['IfDefine ON', true],
    ['IfDefine !ON', false],
    ['IfDefine OFF', false],
    ['ifdefine "ON"', true],
    ['IfModule mpm_event_module', true],
    ['IfModule event.c', true],
    ['IfModule !mpm_event_module', false],
    ['IfModule mod_mpm_event.c', false],
    ['IfFile /root/there.conf', true],
    ['IfFile there.conf', true],
    ['IfFile !/root/there.conf', false],
    ['IfFile gone.conf', false],
    ['IfDirective ThreadLimit', true],
    ['IfDirective NoSuch', false],
    ['IfSection Location', true],
    ['IfSection NoSuch', false],
    ['IfVersion >= 2.4', true],
    ['IfVersion < 2.4', false],
    ['IfVersion 2.4.71', true],
    ['IfVersion = 2.4', false],
    ['IfVersion !< 2.4', true],
    ['IfVersion <= 2.4.71', true],
    ['IfVersion > 2.4.71', false],
    ['IfVersion ~ ^2.4', true],
    ['IfVersion = /^2\\.2/', false],
    ['IfVersion ">=" "2.4"', true],
  ])('%s: %s', (opening, holds) => {
    const [, name = ''] = /^(\w+)/.exec(opening) ?? [];
    const world = worldWith({ '/root/there.conf': '' }, { defines: ['ON'] });
    expect(lines(`<${opening}>\nA 1\n</${name}>\nB 2`, world)).toEqual(
      holds ? ['A 1', 'B 2'] : ['B 2'],
    );
  });

  test('nested ones only when all do', () => {
    const text =
      '<IfDefine A>\nX 1\n<IfModule !event.c>\nX 2\n</IfModule>\n</IfDefine>\nX 3\n' +
      '<IfDefine !A>\n<IfModule event.c>\nX 4\n</IfModule>\n</IfDefine>';
    expect(lines(text, worldWith({}, { defines: ['A'] }))).toEqual(['X 1', 'X 3']);
    expect(lines(text)).toEqual(['X 3', 'X 4']);
  });

  test('a module that is loaded and a name that is defined on the way count from there', () => {
    const asks = '<IfModule foo_module>\nA 1\n</IfModule>\n<IfDefine D>\nB 1\n</IfDefine>\n';
    expect(lines(`${asks}LoadModule foo_module modules/x.so\nDefine D\n${asks}`)).toEqual([
      ...['LoadModule foo_module modules/x.so', 'A 1', 'B 1'],
    ]);
    expect(lines(`Define D\nUnDefine D\n${asks}`)).toEqual([]);
  });
});

describe('a variable', () => {
  const world = worldWith({}, { variables: { FROM_ENV: '152', BOTH: 'environment' } });

  test('has the value of Define, before that of the environment, at its line', () => {
    const text = 'A ${FROM_ENV} ${X}\nDefine X 4\nDefine BOTH d\nB "${BOTH} b" ${X}${X}';
    expect(lines(text, world)).toEqual(['A 152 ${X}', 'B d b 44']);
  });

  test('may name a directive, and hold several words', () => {
    expect(lines('Define N "A 1"\n${N} 2')).toEqual(['A 1 2']);
  });

  test('that is not defined stays, with httpd’s warning; one of a module without', () => {
    const { directives, warnings } = read('A ${NOPE} ${cn:x}');
    expect(directives[0]?.words).toEqual(['${NOPE}', '${cn:x}']);
    expect(warnings).toEqual(['AH00111: Config variable ${NOPE} is not defined']);
  });

  test('in what is skipped is not looked at', () => {
    expect(read('<IfDefine NO>\nA ${NOPE}\n</IfDefine>').warnings).toEqual([]);
  });
});

describe('an included file', () => {
  const files = {
    '/root/conf.d/20-b.conf': 'B 1',
    '/root/conf.d/10-a.conf': 'A 1',
    '/root/conf.d/.hidden.conf': 'H 1',
    '/root/conf.d/note.txt': 'N 1',
    '/root/more/deep/c.conf': 'C 1',
    '/root/loop.conf': 'Include loop.conf',
    '/root/bad.conf': 'OK 1\n</IfModule>',
  };
  const world = worldWith(files);

  test.each<[string, readonly string[]]>([
    ['Include conf.d/10-a.conf', ['A 1']],
    ['include "/root/conf.d/20-b.conf"', ['B 1']],
    ['Include conf.d/*.conf', ['A 1', 'B 1']],
    ['Include conf.d', ['H 1', 'A 1', 'B 1', 'N 1']],
    ['Include more/*/c.conf', ['C 1']],
    ['Include conf.d/[0-9]?-[!b]*', ['A 1']],
    ['IncludeOptional gone/*.conf', []],
    ['IncludeOptional gone.conf', []],
    ['Define which 10-a\nInclude conf.d/${which}.conf', ['A 1']],
    ['ServerRoot /root/conf.d\nInclude 10-a.conf', ['ServerRoot /root/conf.d', 'A 1']],
  ])('%s', (text, expected) => {
    expect(lines(text, world)).toEqual(expected);
  });

  test('keeps the name and line of its directives', () => {
    const [first] = read('\nInclude conf.d/10-a.conf', world).directives;
    expect(first).toMatchObject({ file: '/root/conf.d/10-a.conf', line: 1 });
  });

  test.each([
    ['Include gone.conf', 'Could not open configuration file /root/gone.conf: No such file'],
    ['Include gone/*.conf', 'Could not open directory /root/gone: No such file'],
    ['Include conf.d/*.xml', "No matches for the wildcard '*.xml' in '/root/conf.d', failing"],
    ['Include a b', 'Include takes one argument'],
    ['Include loop.conf', 'Exceeded maximum include depth of'],
    [
      'Include bad.conf',
      'Syntax error on line 1 of /root/x.conf: Syntax error on line 2 of /root/bad.conf: ' +
        '</IfModule> without matching <IfModule> section',
    ],
  ])('%s is a mistake', (text, words) => {
    expect(() => lines(text, world)).toThrow(words);
  });
});

test.each([
  ['<IfVersion>\n</IfVersion>', 'Version appears'],
  ['<IfVersion >= 2.4\n</IfVersion>', "missing closing '>'"],
  ['<IfVersion ? 2.4>\n</IfVersion>', "unrecognized operator '?'"],
  ['<IfVersion >= 2.x>\n</IfVersion>', 'Version appears to be invalid'],
  ['Define', 'Define takes 1-2 arguments'],
  ['Define a:b', "Variable name must not contain ':'"],
  ['UnDefine', 'UnDefine takes one argument'],
])('%j is a mistake: %s', (text, words) => {
  expect(() => lines(text)).toThrow(words);
});
