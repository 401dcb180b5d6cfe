import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { load } from '../../src/cli/load.ts';
import { commandLine } from '../fixtures/command-line.ts';
import {
  answer,
  body,
  countingServer,
  type HeadBehaviour,
} from '../fixtures/load/counting-server.ts';
import { recordingServer } from '../fixtures/load/recording-server.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { runCommand } from '../fixtures/run-command.ts';

// Runs alone: it demands valid loads.
// Its servers are those that other load generators measured wrongly.

const short = ['--duration', '0.3', '--warmup', '0', '--connections', '2'];

/** Answers after a moment, so that the generator is idle most of the time. */
const later = (behave: HeadBehaviour): HeadBehaviour => {
  return (...given) => void setTimeout(() => behave(...given), 4);
};

const fieldOf = (head: string, name: string) =>
  new RegExp(`^${name}: ?(.*)$`, 'im').exec(head)?.[1] ?? null;

/** Loads a server that behaves like this; `url` gets its port. */
async function loaded(
  behave: HeadBehaviour,
  flags: readonly string[] = [],
  url = (port: number) => `http://127.0.0.1:${port}/`,
) {
  await using server = await countingServer(later(behave));
  const { code, text } = await runCommand(load, url(server.port), ...short, ...flags);
  return { code, text, requests: server.requests, port: server.port };
}

const requestsIn = (text: string) =>
  Number((/^ {2}requests +([\d,-]+),/m.exec(text)?.[1] ?? 'NaN').replaceAll(',', ''));

/** Expects a load of which every answer was right. */
function expectValid({ code, text }: { readonly code: number | null; readonly text: string }) {
  expect(text).toMatch(/^ {2}errors +none$/m);
  expect(text).toMatch(/^ {2}validity +valid$/m);
  expect(requestsIn(text)).toBeGreaterThan(0);
  expect(code).toBe(0);
}

/** Expects that no load was made, because of this. */
function expectRefused(
  { code, text, requests }: Awaited<ReturnType<typeof loaded>>,
  said: RegExp,
  asked: number,
) {
  expect(text).toMatch(said);
  expect(text).toContain('No load was made.');
  expect(code).toBe(2);
  expect(requests).toBe(asked);
}

const withFields = (fields: string) => answer().replace('\r\n', `\r\n${fields}`);

describe.concurrent('npm run load', () => {
  test('asks HEAD where HEAD is to be measured', async () => {
    const onlyHead: HeadBehaviour = (socket, _, head) =>
      void socket.write(
        head.startsWith('HEAD ') ? 'HTTP/1.1 200 OK\r\n\r\n' : answer('no', '405 No'),
      );
    expectValid(await loaded(onlyHead, ['--method', 'HEAD']));
    expectRefused(await loaded(onlyHead), /answers 405, not 200/, 1);
  });

  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n';
  const early: HeadBehaviour = (socket) => {
    socket.write(hints);
    socket.write(answer());
  };

  test('counts one answer where an interim one comes before it', async () => {
    const result = await loaded(early, ['--max-failures', '0%']);
    expectValid(result);
    // Two asked first, and two may be under way at the end.
    expect(result.requests - requestsIn(result.text)).toBeLessThanOrEqual(4);
    expect(result.requests - requestsIn(result.text)).toBeGreaterThanOrEqual(2);
  });

  test('refuses autocannon by name where it would count interim answers', async () => {
    expectRefused(
      await loaded(early, ['--driver', 'autocannon']),
      /--driver autocannon cannot measure this answer: .* interim answer 103 .*; use raw$/m,
      1,
    );
  });

  test('sends the name of the URL as Host, so that its site is measured', async () => {
    const seen = new Set<string | null>();
    const result = await loaded(
      (socket, _, head) => {
        seen.add(fieldOf(head, 'Host'));
        socket.write(answer());
      },
      [],
      (port) => `http://localhost:${port}/`,
    );
    expectValid(result);
    expect([...seen]).toEqual([`localhost:${result.port}`]);
    expect(result.text).toContain(`→ http://localhost:${result.port}/ (127.0.0.1:${result.port})`);
  });

  test('loads an IPv6 address, which has brackets wherever it is written', async () => {
    await using server = await recordingServer('::1');
    const where = `[::1]:${server.port}`;
    const { code, text } = await runCommand(load, `http://${where}/`, ...short, '--rate', '50');
    expectValid({ code, text });
    expect(text).toContain(`→ http://${where}/\n`);
    const hosts = server.requests.map(({ fields }) => fields[0]);
    expect(new Set(hosts.map(String))).toEqual(new Set([`host,${where}`]));
    const nobody = await runCommand(load, 'http://[::1]:1/', ...short);
    expect(nobody.text).toContain('http://[::1]:1/: nobody listens on [::1]:1 (ECONNREFUSED)');
    expect(nobody.code).toBe(2);
  });

  test('sends the Host that a header gives', async () => {
    const named: HeadBehaviour = (socket, _, head) =>
      void socket.write(answer(body, fieldOf(head, 'Host') === 'shop' ? '200 OK' : '404 No'));
    expectValid(await loaded(named, ['--header', 'Host: shop']));
  });

  const secured: HeadBehaviour = (socket, _, head) => {
    const right = fieldOf(head, 'Authorization') === `Basic ${btoa('tester:s@cret')}`;
    socket.write(answer(body, right ? '200 OK' : '401 Unauthorized'));
  };

  test('sends user and password of the URL, and prints them nowhere', async () => {
    const url = (port: number) => `http://tester:s%40cret@127.0.0.1:${port}/`;
    const result = await loaded(secured, [], url);
    expectValid(result);
    expect(result.text).not.toMatch(/tester|cret|Basic/);
    const json = await loaded(secured, ['--json'], url);
    expect(json.code).toBe(0);
    expect(json.text).not.toMatch(/tester|cret|Basic/);
  });

  test('says where a password can stand when it is missing', async () => {
    expectRefused(await loaded(secured), /answers 401, not 200: .*http:\/\/USER:PASSWORD@HOST/, 1);
  });

  const moved: HeadBehaviour = (socket) =>
    void socket.write(answer('moved', '302 Found').replace('\r\n', '\r\nLocation: /else?a\r\n'));

  test('names where a redirect leads, and measures it where that is wanted', async () => {
    expectRefused(
      await loaded(moved),
      /answers 302, not 200: it redirects to "http:.*:\d+\/else\?a"; .*--expect-status 302/,
      1,
    );
    expectValid(await loaded(moved, ['--expect-status', '302']));
  });

  test('finds a cut answer before the load', async () => {
    const cut: HeadBehaviour = (socket) =>
      void socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${'y'.repeat(400)}`);
    expectRefused(await loaded(cut), /the answer ended after 400 of 1000 bytes/, 1);
  });

  test('takes a head of 20 kB, and names the limit for one of 70 kB', async () => {
    const policy = (bytes: number) => `Content-Security-Policy: ${'a'.repeat(bytes)}\r\n`;
    expectValid(await loaded((socket) => void socket.write(withFields(policy(20_000)))));
    expectRefused(
      await loaded((socket) => void socket.write(withFields(policy(70_000)))),
      /the head is longer than the limit of 64 KiB/,
      1,
    );
  });

  const stream: HeadBehaviour = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n');
    const tick = setInterval(() => socket.write('data: tick\n\n'), 50);
    socket.once('close', () => clearInterval(tick));
  };

  test('gives up an answer that never ends', async () => {
    const startMs = performance.now();
    const result = await loaded(stream, ['--timeout', '1.5s']);
    expectRefused(result, /had not ended within --timeout 1\.5s, after \d+ bytes of its body/, 1);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  test('is interrupted while it waits for the first answer', async () => {
    await using server = await countingServer(stream);
    const { start } = commandLine();
    const child = start('load', `http://127.0.0.1:${server.port}/`, '--timeout', '60s');
    while (server.requests < 1) await wait(20);
    child.kill('SIGINT');
    expect((await child.ended).code).toBe(130);
  });

  test('counts endless answers in the load itself as timed out', async () => {
    let asked = 0;
    const result = await loaded(
      (socket, request, head) => {
        asked += 1;
        if (asked > 2) stream(socket, request, head);
        else socket.write(answer());
      },
      ['--timeout', '1s', '--duration', '2.5s'],
    );
    expect(result.text).toMatch(/validity +failures: .* requests failed .*timed out/);
    expect(result.code).toBe(3);
  });

  const changing = () => {
    let page = 1000;
    return ((socket) => {
      page += 1;
      socket.write(answer(`<p>request ${page} of today</p>`));
    }) satisfies HeadBehaviour;
  };

  test('recognizes a page that changes with each request', async () => {
    const said = /the page changes with each request: .*; --expect-body any accepts every body/;
    expectRefused(await loaded(changing()), said, 2);
    expectValid(await loaded(changing(), ['--expect-body', 'any']));
  });

  test('has a verdict and a status of its own where answers are wrong', async () => {
    let asked = 0;
    const slowlyChanging: HeadBehaviour = (socket) => {
      asked += 1;
      socket.write(answer(asked > 4 ? 'another day' : body));
    };
    const result = await loaded(slowlyChanging);
    expect(result.code).toBe(3);
    expect(result.text).toMatch(/validity +failures: \d+ of \d+ requests failed .* wrongly$/m);
    expect(result.text).toContain('where the page changes, --expect-body any accepts every body');
  });

  test('accepts a share of failures, and says where it ends', async () => {
    let asked = 0;
    const oneInTen: HeadBehaviour = (socket) => {
      asked += 1;
      socket.write(answer(body, asked % 10 === 3 ? '503 Busy' : '200 OK'));
    };
    const within = await loaded(oneInTen, ['--max-failures', '60%']);
    expect(within.text).toMatch(/validity +valid: .*; --max-failures 60% accepts that/);
    expect(within.code).toBe(0);
    asked = 0;
    const beyond = await loaded(oneInTen, ['--max-failures', '0.5%']);
    expect(beyond.text).toMatch(/validity +failures: .*; more than --max-failures 0.5% accepts/);
    expect(beyond.code).toBe(1);
  });

  test('compares every answer with a file', async () => {
    const file = join(temporaryFolder(), 'page');
    writeFileSync(file, body);
    expectValid(await loaded((socket) => void socket.write(answer()), ['--expect-body', file]));
    writeFileSync(file, `${body}!`);
    expectRefused(
      await loaded((socket) => void socket.write(answer()), ['--expect-body', file]),
      /the body is another one than expected: 1024 and 1025 bytes/,
      1,
    );
  });

  test('closes where one of two Connection lines says so', async () => {
    const closing: HeadBehaviour = (socket) =>
      void socket.end(withFields('Connection: close\r\nConnection: keep-alive\r\n'));
    const result = await loaded(closing);
    expectValid(result);
    expect(result.text).toMatch(/reconnects +\d+ closed on request/);
  });

  test('reads a body in the coding identity to the end of the connection', async () => {
    const identity = 'Transfer-Encoding: identity\r\nConnection: close\r\n\r\n';
    const old: HeadBehaviour = (socket) => void socket.end(`HTTP/1.1 200 OK\r\n${identity}${body}`);
    const result = await loaded(old, ['--json']);
    expect(result.code).toBe(0);
    const report = JSON.parse(result.text.slice(result.text.indexOf('\n{') + 1));
    expect(report.errors.badResponse).toBe(0);
    expect(report.spec.populations[0].expectedBody.bytes).toBe(1024);
  });

  test('counts a 408 on an idle connection as no bad answer', async () => {
    const goodbye: HeadBehaviour = (socket) => {
      socket.write(answer());
      setTimeout(() => socket.end(answer('', '408 Request Timeout')), 20);
    };
    const result = await loaded(goodbye, ['--rate', '20']);
    expectValid(result);
    expect(result.text).toMatch(/reconnects +\d+ closed while idle/);
  });

  test('sends a form, and takes the status that it should have', async () => {
    const form: HeadBehaviour = (socket, _, head) => {
      const right =
        head.startsWith('POST /form ') &&
        fieldOf(head, 'Content-Type') === 'text/plain' &&
        fieldOf(head, 'Content-Length') === '0';
      socket.write(right ? 'HTTP/1.1 204 No Content\r\n\r\n' : answer('no', '400 Bad'));
    };
    const flags = ['--method', 'POST', '--header', 'Content-Type: text/plain'];
    expectValid(
      await loaded(
        form,
        [...flags, '--request-body', '0', '--expect-status', '204'],
        (port) => `http://127.0.0.1:${port}/form`,
      ),
    );
  });
});

test('what is wrong with the request is said at once', async () => {
  const { code, text } = await runCommand(
    load,
    ...['ftp://127.0.0.1/', '--method', 'get', '--header', 'Connection: close'],
    ...['--header', 'no colon', '--request-body', '/nowhere', '--expect-status', '99'],
    ...['--expect-body', '/nowhere', '--max-failures', '2'],
  );
  expect(code).toBe(2);
  for (const words of [
    'URL "ftp://127.0.0.1/": give one such as http://127.0.0.1:8080/1k.txt',
    '--method "get": give a method in capitals',
    '--header "Connection: close": the load sets it; --fresh opens a connection for every request',
    '--header "no colon": give a name and a value',
    '--request-body "/nowhere": neither a size such as 64KiB nor a readable file',
    '--expect-status "99": give a whole number from 200 to 599',
    '--expect-body "/nowhere": not same, not any, and no readable file',
    '--max-failures "2": give a share from 0% to 100%, such as 1%',
    'Nothing was done.',
  ]) {
    expect(text).toContain(words);
  }
});

test('a driver that cannot send a request is refused by name', async () => {
  const { code, text } = await runCommand(
    load,
    ...['http://127.0.0.1:1/', '--driver', 'autocannon', '--method', 'HEAD'],
  );
  expect(code).toBe(2);
  expect(text).toContain(
    '--driver autocannon cannot send this request: it waits for a body after HEAD; use raw',
  );
});
