import { type Agent, LostAgent } from '../../channel/agent.ts';
import type { Facts } from '../runtime.ts';
import { type Place, thisMachine } from '../start.ts';
import { cgroupOf, visiblePid } from './container-cgroup.ts';
import { type ContainerProcesses, machineCalls, type WantedContainer } from './machine-calls.ts';

/** The machine on which an engine runs containers. */
export interface EngineMachine extends Place {
  /** Finds the processes of a container, where they can be observed. */
  find(wanted: WantedContainer): Promise<ContainerProcesses>;
  /** Rejects with the LostAgent when the machine cannot be observed any more; null: it is ours. */
  readonly lost: Promise<never> | null;
  readonly facts: Facts;
}

/** The machine of this process. */
export const ownMachine: EngineMachine = {
  ...thisMachine,
  async find({ pid, containerId }) {
    const seen = visiblePid(pid, containerId);
    return { pid: seen, cgroup: seen === null ? null : cgroupOf(seen) };
  },
  lost: null,
  facts: {},
};

/** Describes another machine by the agent there. */
export const machineOf = (agent: Agent): EngineMachine => ({
  host: agent.host,
  freePort: () => agent.ask(machineCalls.freePort, agent.host),
  find: (wanted) => agent.ask(machineCalls.find, wanted),
  lost: lossOf(agent),
  facts: factsOf(agent),
});

function lossOf({ gone }: Agent): Promise<never> {
  const lost = gone.then((reason) => Promise.reject(new LostAgent(reason)));
  // Nobody waits for it between two servers.
  lost.catch(() => {});
  return lost;
}

/** Returns what a run records of the machine of its arms. */
export const factsOf = ({ host, facts, clock }: Agent): Facts => ({
  serverAddress: host,
  serverKernel: facts.kernel,
  serverCpuModel: facts.cpuModel,
  serverCpus: facts.cpus,
  roundTripUs: Math.round(clock.roundTripUs),
  clockOffsetUs: Math.round(clock.offsetUs),
  clockOffsetBoundUs: Math.ceil(clock.boundUs),
});
