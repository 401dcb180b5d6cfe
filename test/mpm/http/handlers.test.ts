import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../../..');

test('/echo needs no memory for each chunk: two million of one byte fit into 96 MiB', async () => {
  const program = `
    import { openConversation } from '${project}/src/mpm/http/conversation.ts';
    import { scriptedWire, settingsFor } from '${project}/test/fixtures/mpm/http/scripted.ts';
    import { wholeOf } from '${project}/test/fixtures/mpm/http/scripted.ts';
    const head = 'POST /echo HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n';
    const chunks = Buffer.alloc(12_000_000, '1\\r\\nx\\r\\n');
    const wire = scriptedWire([Buffer.from(head), chunks, Buffer.from('0\\r\\n\\r\\n')]);
    const response = openConversation(settingsFor('/')).next(wire);
    const whole = wholeOf(response);
    const body = whole.subarray(whole.indexOf('\\r\\n\\r\\n') + 4);
    console.log(response.status, body.equals(Buffer.alloc(2_000_000, 'x')));`;
  const { stdout } = await execa(
    process.execPath,
    ['--max-old-space-size=96', '--input-type=module', '-e', program],
    { reject: false },
  );
  expect(stdout).toBe('200 true');
});
