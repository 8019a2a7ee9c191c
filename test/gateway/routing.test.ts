import { Agent } from 'node:http';
import type { DecodedEntry, EngineChange } from '@flyball/engine';
import { createProxy, type GatewayProxy } from '@flyball/gateway';
import type { Resource } from '@flyball/policy';
import { compile, EMPTY_VIEW, stepView } from '@flyball/policy/compile';
import { buildIndex } from '@flyball/policy/evaluate';
import { withDefaults } from '@flyball/policy/kinds';
import { loadValue } from '@flyball/policy/load';
import { traceJson } from '@flyball/policy/trace';
import { isIrKind, readBody, type VersionedEntry, waypointKey } from '@flyball/proto/ir';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../lib/until.ts';
import { topicsForGateways } from '../routing/cases.ts';
import { type ExpectedOutcome, outcomeFaults } from '../routing/compare.ts';
import { generateConfigs } from '../routing/generate.ts';
import { entry } from './bed.ts';
import { createInstances, type PlacedInstance } from './routing-instances.ts';
import { type LiveRouter, type SentLine, sendLine } from './routing-requests.ts';

const instances = createInstances();
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const proxy: GatewayProxy = createProxy({ onListener: () => undefined, explain: async () => 'taken' });
let held: readonly DecodedEntry[] = [];

afterAll(async () => {
  agent.destroy();
  await proxy.stop(0);
  await instances.close();
});

const decoded = (made: VersionedEntry): readonly DecodedEntry[] => {
  const { kind, key, version, requires } = made;
  if (!isIrKind(kind) || kind === 'Patch') return [];
  const body = readBody(kind, made);
  // Every port is one of the system's; a generic kind is not narrowed to one member of the union.
  return [
    {
      kind,
      key,
      version,
      requires,
      body: 'bindPort' in body ? { ...body, bindPort: 0 } : body,
    } as DecodedEntry,
  ];
};

/** The listener through which requests of the mesh enter. */
const waypoint = (service: string): DecodedEntry =>
  entry('Listener', waypointKey(service), {
    gateway: 'mesh/mesh',
    port: 1,
    bindAddress: '127.0.0.1',
    bindPort: 0,
    protocol: 'HTTP',
    meshService: service,
  });

const endpoints = (service: string, placed: readonly PlacedInstance[]): DecodedEntry =>
  entry('Endpoints', service, {
    service,
    instances: placed.map((one) => ({ ...one, health: 'healthy' as const, region: '', zone: '' })),
  });

/** Puts the entries of a configuration in the place of the last one's, as one change. */
const swap = (entries: readonly DecodedEntry[]): void => {
  const keys = new Set(entries.map(({ kind, key }) => `${kind} ${key}`));
  const change: EngineChange = {
    lane: 'config',
    revision: 1,
    upserts: entries,
    removes: held.filter(({ kind, key }) => !keys.has(`${kind} ${key}`)),
    withheld: [],
  };
  proxy.apply(change);
  held = entries;
};

const enter = async (resources: readonly Resource[], lines: readonly SentLine[]): Promise<LiveRouter> => {
  const compiled = compile(resources);
  const own = [...compiled.entries.values()].flatMap(decoded);
  const placed = await instances.place(resources);
  const services = new Set(lines.flatMap(({ via }) => via.service ?? []));
  swap([...own, ...[...services].map(waypoint), ...[...placed].map(([name, at]) => endpoints(name, at))]);
  const listeners = held.filter(({ kind }) => kind === 'Listener');
  await until('all listeners are bound', () => listeners.every(({ key }) => proxy.portOf(key) !== undefined));
  return { agent, instances, portOf: (via) => portOf(listeners, via) };
};

const portOf = (listeners: readonly DecodedEntry[], { gateway, port = 80, service }: SentLine['via']) => {
  const found = listeners.find(
    ({ kind, key, body }) =>
      kind === 'Listener' &&
      (service === undefined
        ? 'meshService' in body && body.meshService === '' && body.gateway === gateway && body.port === port
        : key === waypointKey(service)),
  );
  return found && proxy.portOf(found.key);
};

const rulesWithBackendOps = (): ReadonlySet<string> =>
  new Set(
    held.flatMap((one) =>
      one.kind === 'RouteBlock'
        ? one.body.rules
            .filter(({ backends }) =>
              backends.some((backend) => backend.requestHeaders ?? backend.responseHeaders),
            )
            .map(({ id }) => id)
        : [],
    ),
  );

/** Sends all lines, some at a time, and returns what differs. */
const faultsOf = async (
  router: LiveRouter,
  lines: readonly SentLine[],
  expected: readonly ExpectedOutcome[],
): Promise<readonly string[]> => {
  const options = { rulesWithBackendOps: rulesWithBackendOps() };
  const faults = await Promise.all(
    lines.map(async (line, at) => {
      const wanted = expected[at];
      if (!wanted) throw new Error(`${line.id} has no expected outcome`);
      if (router.portOf(line.via) === undefined)
        return wanted.status === 404 ? [] : [`${line.id}: no listener`];
      const seen = await sendLine(router, line, wanted);
      return outcomeFaults(wanted, seen, options).map((fault) => `${line.id}: ${fault}`);
    }),
  );
  instances.forget();
  return faults.flat();
};

describe('written routing cases', () => {
  it.each(topicsForGateways())('$name', async ({ resources, requests, expected }) => {
    const lines = requests as readonly unknown[] as readonly SentLine[];
    const router = await enter(resources, lines);
    expect(
      await faultsOf(router, lines, expected as readonly unknown[] as readonly ExpectedOutcome[]),
    ).toEqual([]);
  });
});

describe('generated routing cases', () => {
  it('have the outcome of the evaluator, 10,000 of them', async () => {
    let compared = 0;
    for (const { resources, requests } of generateConfigs(20_261_122, 100)) {
      const documents = withDefaults(
        loadValue({ apiVersion: 'v1', kind: 'List', items: resources }).resources,
      );
      const { view } = stepView(EMPTY_VIEW, {
        upserts: [...compile(documents).entries.values()],
        removes: [],
      });
      const context = { router: buildIndex(view), calls: new Map() };
      const expected = requests.map((line) => traceJson(line, context) as ExpectedOutcome);
      const router = await enter(documents, requests);
      expect(await faultsOf(router, requests, expected)).toEqual([]);
      compared += requests.length;
    }
    expect(compared).toBe(10_000);
  }, 300_000);
});
