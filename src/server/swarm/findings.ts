import type { Agent } from '../../channel/agent.ts';
import type { Finding } from '../../host/finding.ts';
import { reasonOf } from '../../host/reason-of.ts';
import type { RuntimeOptions } from '../runtime.ts';
import { startAgents } from './agent-services.ts';
import { askManager, choose, chosenOf } from './choose.ts';
import { imageForNodes } from './image-for-nodes.ts';
import { labelling, type SwarmNode } from './nodes.ts';

const what = 'swarm';

/** Tells doctor whether a run on a swarm can begin. */
export async function swarmFinding(): Promise<Finding> {
  const chosen = await choose();
  if (typeof chosen === 'string') {
    return { what, seen: chosen, means: '--runtime swarm is not available', weight: 'note' };
  }
  const { server, generators } = chosen;
  const nodes = generators.map(({ name, cpus }) => `${name} (${cpus} CPUs)`).join(', ');
  return {
    what,
    seen: `arms on ${server.name} (${server.cpus} CPUs), load from ${nodes}`,
    means: '--runtime swarm measures on these nodes',
    weight: 'good',
  };
}

/**
 * Starts an agent on every node with a role. Tells doctor what each can do, how far its clock is
 * from ours, and what it lacks.
 */
export async function examineNodes(
  options: RuntimeOptions,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const swarm = await askManager();
  if (typeof swarm === 'string') return [cannotBegin(swarm)];
  const { client, nodes } = swarm;
  const { ready, missing, unlabelled } = nodes;
  const absent = missing.map((seen): Finding => {
    const means =
      'it takes no part: start its engine; a drained one is made active by docker node update';
    return { what: 'node', seen, means, weight: 'bad' };
  });
  const idle = unlabelled.map((name): Finding => {
    const means = `it takes no part: ${labelling('generator', name)}`;
    return { what: 'node', seen: `${name} has no role`, means, weight: 'note' };
  });
  const chosen = chosenOf(nodes);
  const verdict = typeof chosen === 'string' ? [cannotBegin(chosen)] : [];
  if (ready.length === 0) return [...absent, ...idle, ...verdict];
  const name = await imageForNodes(client, options, tell, signal);
  tell(`starting agents on ${ready.map((node) => node.name).join(', ')}`);
  const { outcomes, end } = await startAgents(client, name, ready, signal);
  const left = await end();
  if (left.length > 0) tell(`no manager removed ${left.join(', ')}: npm run cleanup does`);
  signal.throwIfAborted();
  const looked = ready.map((node, i): Finding => {
    const outcome = outcomes[i];
    return outcome?.status === 'fulfilled'
      ? goodNode(node, outcome.value)
      : badNode(node, outcome?.reason);
  });
  return [...looked, ...absent, ...idle, ...verdict];
}

const cannotBegin = (seen: string): Finding => ({
  ...{ what, seen, means: 'no run can begin', weight: 'bad' },
});

/** An instant at which all begin is known no better than the clocks. */
const wideBoundUs = 5000;

function goodNode(node: SwarmNode, { facts, clock }: Agent): Finding {
  const { offsetUs, boundUs, roundTripUs } = clock;
  const ms = (us: number) => (us / 1000).toFixed(1);
  const gib = (node.memoryBytes / 2 ** 30).toFixed(1);
  const off = `${ms(Math.abs(offsetUs))} ms ${offsetUs < 0 ? 'behind' : 'ahead of'} ours`;
  const isWide = boundUs > wideBoundUs;
  return {
    what: `node ${node.name}`,
    seen:
      `${node.role}, ${node.cpus} CPUs, ${gib} GiB, Linux ${facts.kernel}; ` +
      `clock ${off} (± ${ms(boundUs)} ms), round trip ${ms(roundTripUs)} ms`,
    means: isWide
      ? `the machines begin up to ${ms(2 * boundUs)} ms apart: use nodes that are closer together`
      : 'takes part',
    weight: isWide ? 'note' : 'good',
  };
}

function badNode({ name }: SwarmNode, reason: unknown): Finding {
  const [seen = '', ...help] = reasonOf(reason).split('\n');
  const means = ['it cannot take part', ...help].join('; ');
  return { what: `node ${name}`, seen, means, weight: 'bad' };
}
