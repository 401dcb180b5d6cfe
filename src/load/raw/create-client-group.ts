import { socketAddress } from '../../os/address.ts';
import type { Load } from '../load.ts';
import { isFresh, type Population, questionsOf, streamsOf } from '../population.ts';
import { protocolOf } from '../protocols/protocols.ts';
import type { ClientGroup } from './client-group.ts';
import { createCounters } from './counters.ts';
import { createEngine, type Engine, type EngineOptions } from './engine.ts';
import type { Events } from './events.ts';
import { eventsOf } from './group-events.ts';
import { createH2Engine } from './h2/engine.ts';
import type { H2Options } from './h2/engine-state.ts';
import { h2RequestFor } from './h2/request.ts';
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

/** Kinds of errors that only streams have. */
const streamErrors = ['refusedStream', 'resetStream', 'goAway', 'flowControl'] as const;

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
  // Who stalls in the handshake comes to no protocol.
  const { multiplexes } = protocolOf(stalls(population) ? 'http1' : spec.protocol);
  const streams = multiplexes ? streamsOf(population) : 1;
  const rows = population.connections * streams;
  const engine: Engine = (multiplexes ? h2EngineOf : engineOf)(spec, population, reactor, {
    connected: (row) => events.connected(row),
    answered: (row, timeUs) => events.answered(row, timeUs),
    ended: (...end) => events.ended(...end),
    failed: (...failure) => events.failed(...failure),
  });
  const group: ClientGroup = {
    population,
    questions,
    model,
    engine,
    rows,
    counters: createCounters(rows, levelsOf(population), streams, multiplexes ? streamErrors : []),
    window,
    timeoutUs:
      1e6 * (model.parks ? Math.max(patienceSeconds, spec.timeoutSeconds) : spec.timeoutSeconds),
    fresh,
    asked: new Uint8Array(rows),
    dueUs: new Float64Array(rows),
    schedule: {
      ...{ seed: spec.seed, thread: spec.thread },
      threads: spec.allThreads ?? spec.clientThreads,
    },
  };
  const behaviour = model.create(group);
  const events = eventsOf(group, behaviour);
  return { group, behaviour };
}

function engineOf(spec: Load, population: Population, reactor: Reactor, events: Events): Engine {
  const connection = isFresh(population) ? 'close' : 'keep-alive';
  const options: EngineOptions = {
    ...common(spec, population),
    requests: questionsOf(population).map((question) => ({
      bytes: stalls(population) ? stalledHello() : requestFor(spec, question, connection),
      headOnly: question.method === 'HEAD',
    })),
    capacity: population.connections,
  };
  return createEngine(reactor, options, events);
}

function h2EngineOf(spec: Load, population: Population, reactor: Reactor, events: Events): Engine {
  const options: H2Options = {
    ...common(spec, population),
    requests: questionsOf(population).map((question) => h2RequestFor(spec, question)),
    connections: population.connections,
    streams: streamsOf(population),
  };
  return createH2Engine(reactor, options, events);
}

function common(spec: Load, population: Population) {
  const receiveBufferBytes = modelOf(population).receiveBufferBytes?.(population) ?? null;
  return {
    address: socketAddress(spec.host, spec.port),
    sources: sourceAddresses(spec),
    next: nextOf(population, spec),
    receiveBufferBytes,
    transport: stalls(population)
      ? plainTransport
      : transportFor(spec, population, receiveBufferBytes === null),
  };
}

const stalls = (population: Population): boolean =>
  population.model === 'slow' && population.direction === 'handshake';

const levelsOf = (population: Population): readonly number[] | null =>
  'levels' in population ? population.levels : null;
