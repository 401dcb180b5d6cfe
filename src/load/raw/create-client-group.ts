import { socketAddress } from '../../os/address.ts';
import type { Load } from '../load.ts';
import { isFresh, type Population, questionsOf } from '../population.ts';
import type { ClientGroup } from './client-group.ts';
import { createCounters } from './counters.ts';
import { createEngine, type Engine } from './engine.ts';
import { eventsOf } from './group-events.ts';
import { nextOf } from './mix.ts';
import { modelOf } from './models/models.ts';
import type { Reactor } from './reactor.ts';
import { requestFor } from './request.ts';
import type { Running } from './run-window.ts';
import { sourceAddresses } from './sources.ts';
import { stalledHello } from './tls/stalled-hello.ts';
import { plainTransport } from './transport.ts';
import { transportFor } from './transport-for.ts';
import type { Window } from './window.ts';

/** An idle client of a full server waits; coming again would only leave a dead connection. */
const patienceSeconds = 30;

/** Creates the clients of a population, none of them connected yet, and their behaviour. */
export function createClientGroup(
  spec: Load,
  population: Population,
  reactor: Reactor,
  window: Window,
): Running {
  const fresh = isFresh(population);
  const model = modelOf(population);
  const questions = questionsOf(population);
  const stalls = population.model === 'slow' && population.direction === 'handshake';
  const receiveBufferBytes = model.receiveBufferBytes?.(population) ?? null;
  const engine: Engine = createEngine(
    reactor,
    {
      address: socketAddress(spec.host, spec.port),
      sources: sourceAddresses(spec),
      requests: questions.map((question) => ({
        bytes: stalls ? stalledHello() : requestFor(spec, question, fresh ? 'close' : 'keep-alive'),
        headOnly: question.method === 'HEAD',
      })),
      next: nextOf(population, spec),
      capacity: population.connections,
      receiveBufferBytes,
      transport: stalls
        ? plainTransport
        : transportFor(spec, population, receiveBufferBytes === null),
    },
    {
      connected: (row) => events.connected(row),
      answered: (row, timeUs) => events.answered(row, timeUs),
      ended: (row, how, timeUs, fault) => events.ended(row, how, timeUs, fault),
      failed: (row, errno, timeUs) => events.failed(row, errno, timeUs),
    },
  );
  const group: ClientGroup = {
    population,
    questions,
    model,
    engine,
    counters: createCounters(population.connections, levelsOf(population)),
    window,
    timeoutUs:
      1e6 * (model.parks ? Math.max(patienceSeconds, spec.timeoutSeconds) : spec.timeoutSeconds),
    fresh,
    asked: new Uint8Array(population.connections),
    dueUs: new Float64Array(population.connections),
    schedule: { seed: spec.seed, threads: spec.clientThreads, thread: spec.thread },
  };
  const behaviour = model.create(group);
  const events = eventsOf(group, behaviour);
  return { group, behaviour };
}

const levelsOf = (population: Population): readonly number[] | null =>
  'levels' in population ? population.levels : null;
