import { freemem, totalmem } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { connectionTracking, newConnectionsPerSecond } from '../host/connection-tracking.ts';
import { coresOf } from '../host/cores.ts';
import { readCpuTimes, shares } from '../host/cpu-times.ts';
import type { Finding } from '../host/finding.ts';
import { allowedCpus, descriptorLimit } from '../host/limits.ts';
import { loopbackFault, loopbackRemedy } from '../host/loopback.ts';
import { cgroupVersion, machineFacts } from '../host/machine.ts';
import { canPin } from '../host/pin.ts';
import { splitCpus } from '../plan/cpus.ts';

/** CPU use of others that moves a throughput visibly. */
const busyShare = 0.1;
const stealShare = 0.02;

/** Memory that the arms and the generator need together, amply. */
const neededBytes = 2 ** 30;

/**
 * Connections that a whole trial of bursts leaves in TIME_WAIT at most; each keeps a local port for
 * a minute.
 */
const neededPorts = 20_000;

export function systemFinding(): Finding {
  const { system, kernel, nodeVersion } = machineFacts();
  return {
    what: 'system',
    seen: `${system}, ${kernel}, Node ${nodeVersion}`,
    means: '',
    weight: 'good',
  };
}

export async function cpuFinding(): Promise<Finding> {
  const allowed = allowedCpus();
  const { server, generator, shared, sameCore } = splitCpus(coresOf(allowed));
  const seen = `${allowed.length} × ${machineFacts().cpuModel}`;
  if (shared) {
    return {
      what: 'CPUs',
      seen,
      means: 'server and generator share one CPU and disturb each other; every trial is marked so',
      weight: 'bad',
    };
  }
  const split = `server on ${server.join(',')}, generator and samplers on ${generator.join(',')}`;
  if (sameCore) {
    const means = `${split}: hyper-threads of one core, so the load slows the server down`;
    return { what: 'CPUs', seen, means, weight: 'note' };
  }
  const pinned = await canPin();
  return pinned
    ? { what: 'CPUs', seen, means: split, weight: 'good' }
    : { what: 'CPUs', seen, means: `not pinned: taskset (util-linux) is missing`, weight: 'note' };
}

export function memoryFinding(): Finding {
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const enough = freemem() > neededBytes;
  return {
    what: 'memory',
    seen: `${gib(freemem())} of ${gib(totalmem())} free`,
    means: enough ? 'enough' : 'the arms may not fit, or may push others out',
    weight: enough ? 'good' : 'bad',
  };
}

export async function loopbackFinding(): Promise<Finding> {
  const fault = await loopbackFault();
  return {
    what: 'loopback',
    seen: fault ?? 'connects',
    means:
      fault === null ? 'the load reaches every arm' : `no arm can be reached: ${loopbackRemedy()}`,
    weight: fault === null ? 'good' : 'bad',
  };
}

export function cgroupFinding(canMake: boolean): Finding {
  const version = cgroupVersion();
  return {
    what: 'cgroups',
    seen: version === null ? 'no memory controller' : `version ${version}`,
    means: canMake
      ? 'plain processes get a cgroup of their own: the whole footprint is read from it'
      : 'none without root: the footprint is anon + shmem of PSS, without kernel memory',
    weight: canMake ? 'good' : 'note',
  };
}

export function limitFindings(): readonly Finding[] {
  const files = descriptorLimit();
  const { somaxconn, localPorts } = machineFacts();
  const [first = 0, last = 0] = String(localPorts).split('-').map(Number);
  const ports = last - first + 1;
  return [
    {
      what: 'open files',
      seen: String(files),
      means: `up to ${files - 64} connections at once`,
      weight: files < 1024 ? 'note' : 'good',
    },
    {
      what: 'local ports',
      seen: `${ports} (${localPorts})`,
      means:
        ports < neededPorts ? 'long bursts may run out of ports' : 'enough for a minute of bursts',
      weight: ports < neededPorts ? 'note' : 'good',
    },
    {
      what: 'accept queue',
      seen: `net.core.somaxconn ${somaxconn}`,
      means:
        Number(somaxconn) < 511
          ? 'shorter than httpd’s ListenBackLog of 511: bursts overflow earlier'
          : 'httpd gets its whole ListenBackLog of 511',
      weight: Number(somaxconn) < 511 ? 'note' : 'good',
    },
  ];
}

/** New connections per second that the workloads of them open. */
const neededConnections = 5000;

/**
 * Reports the table in which the kernel tracks connections for container engines and firewalls; a
 * run waits where it is full.
 */
export function trackingFinding(): Finding {
  const tracking = connectionTracking();
  if (tracking === null) {
    return { what: 'connection tracking', seen: 'off', means: '', weight: 'good' };
  }
  const { tracked, most } = tracking;
  const perSecond = newConnectionsPerSecond(tracking);
  const roomy = perSecond >= neededConnections;
  return {
    what: 'connection tracking',
    seen: `${tracked.toLocaleString('en-US')} of at most ${most.toLocaleString('en-US')}`,
    means: roomy
      ? 'enough'
      : `new connections wait for room beyond ${perSecond.toLocaleString('en-US')} a ` +
        'second in the ' +
        'long run: net.netfilter.nf_conntrack_max is the limit',
    weight: roomy ? 'good' : 'note',
  };
}

/** Watches for a second what others do with the CPUs. */
export async function loadFinding(): Promise<Finding> {
  const before = readCpuTimes();
  await wait(1000);
  const { busy, steal } = shares(before, readCpuTimes());
  const disturbed = busy > busyShare || steal > stealShare;
  return {
    what: 'load from others',
    seen: `${(busy * 100).toFixed(0)} % busy, ${(steal * 100).toFixed(1)} % stolen, over 1 s`,
    means: disturbed ? 'they would be measured too; stop them, or wait' : 'quiet',
    weight: disturbed ? 'bad' : 'good',
  };
}

export function frequencyFinding(): Finding {
  const { frequencyGovernor: governor } = machineFacts();
  const steady = governor === null || governor === 'performance';
  return {
    what: 'CPU frequency',
    seen: governor === null ? 'not in our hands' : `governor ${governor}`,
    means: steady
      ? ''
      : 'the first trials may run slower than the later ones; "performance" is steadier',
    weight: steady ? 'good' : 'note',
  };
}
