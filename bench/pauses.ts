import { execa } from 'execa';
import { startResponder } from '../src/load/responder/responder.ts';
import { cpus, thousands } from './setting.ts';

const childFile = new URL('./pauses-child.ts', import.meta.url).pathname;

export const pauses = {
  about: 'garbage collection of the generator in 30 s; goal: no pause above 1 ms',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server);
    const flags = ['--single-threaded-gc', '--min-semi-space-size=16', '--max-semi-space-size=16'];
    const command = ['-c', cpus.generator.join(','), process.execPath, ...flags, '--trace-gc'];
    const { stdout } = await execa('taskset', [...command, childFile, String(responder.port)]);
    const [, window = ''] = stdout.split('window\n');
    const collections = [...window.matchAll(/(Scavenge|Mark-Compact).*?([\d.]+) \/ [\d.]+ ms/g)];
    const longest = Math.max(0, ...collections.map(([, , ms]) => Number(ms)));
    const requests = Number(/requests (\d+)/.exec(window)?.[1]);
    const heads = [...window.matchAll(/Scavenge ([\d.]+) .*?-> ([\d.]+)/g)];
    const freed = heads.reduce((sum, [, from, to]) => sum + Number(from) - Number(to), 0);
    console.log(
      `${thousands(requests)} requests in 30 s: ${collections.length} collections, the longest ` +
        `${longest} ms; ${((freed * 2 ** 20) / requests).toFixed(1)} bytes of garbage a request`,
    );
  },
};
