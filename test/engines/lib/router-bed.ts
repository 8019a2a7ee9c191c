import { Agent, type IncomingMessage, request } from 'node:http';
import { keyOf, type Resource, UNSTORED } from '@flyball/policy';
import { envoyBootstrap } from '@flyball/sidecar-config';
import { freePort } from '../../lib/free-port.ts';
import type { BatchLine } from '../../routing/cases.ts';
import {
  type ExpectedOutcome,
  type HeaderPair,
  outcomeFaults,
  type Received,
  type Seen,
} from '../../routing/compare.ts';
import { type Envoy, startEnvoy } from '../envoy.ts';
import { ARRIVAL_HEADER, type Arrival, type Echoes, startEchoes } from './echo.ts';
import { ALL_GATEWAYS } from './one-view.ts';
import { type PlaneBed, startPlane } from './plane-bed.ts';
import { type ReadyDocuments, readyDocuments } from './routing-documents.ts';
import { type WireRequest, wireRequest } from './wire-request.ts';

/** A real Envoy that is given one configuration after the other. */
export interface RouterBed {
  readonly envoy: Envoy;
  /** Replaces the configuration; resolves when the Envoy accepted it. */
  readonly configure: (documents: readonly Resource[], requests: readonly BatchLine[]) => Promise<void>;
  /** Sends the request of a line; resolves with a look at what became of it that sees late copies, too. */
  readonly ask: (line: BatchLine) => Promise<() => Seen>;
  /** What differs from the expected outcome. */
  readonly differences: (expected: BatchLine, answer: Seen) => readonly string[];
  readonly close: () => Promise<void>;
}

/** Servers in the place of instances; no configuration has more. */
const SERVERS = 32;
const SETTLE_MS = 60_000;
/** Between two configurations and between two creation times, ms. */
const STEP_MS = 1000;
/** Kinds that stay when the configuration changes: taking a listener away and back makes Envoy drain it. */
const STAYING: ReadonlySet<string> = new Set([
  'Gateway',
  'CatalogService',
  'GatewayClass',
  'Engine',
  'Source',
]);

interface State {
  readonly plane: PlaneBed;
  readonly echoes: Echoes;
  /** Bound port by the listener's name in xDS. */
  readonly ports: Map<string, number>;
  held: ReadonlyMap<string, Resource>;
  ready: ReadyDocuments | undefined;
  agent: Agent;
  now: number;
  requests: number;
}

/** Starts the plane, the servers and the Envoy. */
export const startRouterBed = async (): Promise<RouterBed> => {
  const ports = new Map<string, number>();
  const plane = await startPlane((gate) => ports.get(gate) ?? 0);
  const echoes = await startEchoes(SERVERS);
  const state: State = {
    plane,
    echoes,
    ports,
    held: new Map(),
    ready: undefined,
    agent: new Agent({ keepAlive: true }),
    now: Date.UTC(2026, 0, 1),
    requests: 0,
  };
  const server = { address: '127.0.0.1', port: plane.xdsPort };
  const admin = { address: '127.0.0.1', port: 0 };
  const envoy = await startEnvoy({
    bootstrap: envoyBootstrap({ id: 'router', gateway: ALL_GATEWAYS, server, admin }),
  });
  return {
    envoy,
    configure: (documents, requests) => configure(state, documents, requests),
    ask: (line) => ask(state, wireRequest(line)),
    differences: (expected, answer) =>
      outcomeFaults(expected as unknown as ExpectedOutcome, answer, ready(state).compare),
    close: async () => {
      state.agent.destroy();
      await envoy.stop();
      await plane.close();
      await echoes.close();
    },
  };
};

const ready = ({ ready: documents }: State): ReadyDocuments => {
  if (documents === undefined) throw new Error('nothing is configured');
  return documents;
};

const configure = async (
  state: State,
  documents: readonly Resource[],
  requests: readonly BatchLine[],
): Promise<void> => {
  const next = readyDocuments(documents, requests, state.echoes.ports);
  for (const gate of next.gates) if (!state.ports.has(gate)) state.ports.set(gate, await freePort());
  const wanted = new Map(next.resources.map((resource) => [keyOf(resource), resource]));
  state.ready = next;
  await replace(state, wanted);
  state.echoes.forget();
  // A kept connection may belong to a listener that drains.
  state.agent.destroy();
  state.agent = new Agent({ keepAlive: true, maxSockets: 8 });
};

/** First what must not stay goes, so that nothing has the age of its namesake; then the new comes, oldest first. */
const replace = async (state: State, wanted: ReadonlyMap<string, Resource>): Promise<void> => {
  const { plane, held } = state;
  state.held = wanted;
  const going = [...held].filter(([key, { kind }]) => !STAYING.has(kind) || !wanted.has(key));
  state.now += STEP_MS;
  if (going.length > 0) {
    await plane.commit(
      going.map(([key]) => ({ op: 'delete', key })),
      state.now,
    );
  }
  let revision = 0;
  for (const group of byAge([...wanted.values()])) {
    state.now += STEP_MS;
    revision = await plane.commit(
      group.map((object) => ({ op: 'put', object })),
      state.now,
    );
  }
  // A service without traffic is sent to nobody.
  const objects = [...wanted].flatMap(([key, { kind }]) => (kind === 'CatalogService' ? [] : [key]));
  const settled = await plane.plane.settled({ objects, revision, timeoutMs: SETTLE_MS });
  if (!settled.complete) throw new Error(`not settled: ${JSON.stringify(settled.deliveries)}`);
};

/** Oldest first; what names no time is the oldest. */
const byAge = (resources: readonly Resource[]): readonly (readonly Resource[])[] => {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const created = resource.metadata.creationTimestamp ?? UNSTORED;
    groups.set(created, [...(groups.get(created) ?? []), resource]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
};

const ask = async (state: State, wire: WireRequest): Promise<() => Seen> => {
  const { via } = wire;
  const port = state.ports.get('service' in via ? `waypoint:${via.service}` : `${via.gateway}/${via.port}`);
  if (port === undefined) throw new Error(`nothing is bound for ${JSON.stringify(via)}`);
  state.requests += 1;
  const id = `r${state.requests}`;
  const answer = await send(state, { wire, port, id });
  const instances = ready(state).instances;
  return () => seenOf(answer, state.echoes.arrivals(id), instances);
};

interface Answered {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
}

/** A port that nobody serves is a router without routes. */
const UNSERVED: Answered = { status: 404, headers: [] };

const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

const send = (
  { agent }: State,
  { wire, port, id }: { readonly wire: WireRequest; readonly port: number; readonly id: string },
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const length: readonly HeaderPair[] = BODILESS.has(wire.method) ? [] : [['content-length', '0']];
    const headers = [...wire.headers, ['x-request-id', id], ...length].flat();
    const { method, path } = wire;
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: pairsOf(response) }));
    });
    sent.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? resolve(UNSERVED) : reject(error),
    );
    sent.end();
  });

const pairsOf = ({ rawHeaders }: IncomingMessage): readonly HeaderPair[] =>
  rawHeaders.flatMap((name, index): readonly HeaderPair[] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );

const seenOf = (
  { status, headers }: Answered,
  arrivals: readonly Arrival[],
  instances: ReadyDocuments['instances'],
): Seen => {
  const answered = headers.find(([name]) => name === ARRIVAL_HEADER)?.[1];
  const isIt = ({ id }: Arrival): boolean => String(id) === answered;
  const own = arrivals.find(isIt);
  return {
    status,
    headers: headers.filter(([name]) => name !== ARRIVAL_HEADER),
    received: own && received(own, instances),
    mirrored: arrivals
      .filter((arrival) => !isIt(arrival))
      .map((arrival) => received(arrival, instances).service),
  };
};

const received = (
  { port, method, path, headers }: Arrival,
  instances: ReadyDocuments['instances'],
): Received => {
  const instance = instances.get(port);
  if (instance === undefined) throw new Error(`a request at a server of no instance: ${method} ${path}`);
  return { ...instance, method, url: path, headers };
};
