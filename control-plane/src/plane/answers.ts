import type { Condition, ObjectKey } from '@flyball/policy';
import { entryId } from '@flyball/policy/compile';
import { traceJson } from '@flyball/policy/trace';
import { deliveryOf } from '../ledger/deliveries.ts';
import { timeText } from '../log/time-text.ts';
import { getObject } from '../resources/query.ts';
import type { PlaneCore } from './core.ts';
import { type Audience, compilerChanges, planOf } from './plan.ts';
import type { CatalogRow, EntryDelivery, Plan, Plane, PlaneClient, PlanRequest } from './ports.ts';
import { settle } from './settle.ts';
import { seesOf } from './visibility.ts';

/** Answers questions about the running plane. */
export const createPlane = (core: PlaneCore): Plane => ({
  plan: (request) => plan(core, request),
  trace: (line) => traceJson(line, { router: core.index.router(), calls: core.index.calls }),
  deliveries: (object) => deliveries(core, object),
  detail: (entry) => detail(core, entry),
  clients: () => clients(core),
  conditions: (object) => conditions(core, object),
  diagnostics: (object) => core.compiled.findings(object),
  settled: (request) =>
    settle(
      {
        deliveries: (object) => deliveries(core, object),
        isSent: (revision) =>
          core.revision() >= revision && core.host.sessions().every(({ isSettled }) => isSettled),
        subscribe: core.subscribe,
        after: core.clock.after,
      },
      request,
    ),
  services: () => services(core),
  unready: () => (core.revision() < core.log.state().revision ? ['the log is being compiled'] : []),
});

const plan = (core: PlaneCore, { changes }: PlanRequest): Promise<Plan> =>
  core.shadow.tryOut(() => {
    const state = core.log.state();
    const get = (key: ObjectKey) => getObject(state, key);
    const getOpen = (key: ObjectKey) => {
      const object = get(key);
      return object && core.open.object(object);
    };
    const facts = {
      revision: state.revision,
      get,
      audiences: audiences(core),
      endpoints: core.catalog.endpoints(),
    };
    return {
      ...compilerChanges(changes.map(core.open.change), { get: getOpen, now: timeText(core.clock.now()) }),
      look: (states) => planOf(facts, changes, states),
    };
  });

/** Clients by engine and class; an engine without clients counts for none. */
const audiences = (core: PlaneCore): readonly Audience[] =>
  [...core.ledger.replicas()].flatMap(({ engine, hello, clients: seen }) =>
    hello.profiles.map((profile) => ({
      sees: seesOf(core.compiled, engine),
      profile,
      clients: [...seen.values()].filter((client) => client.class === profile.class).length,
    })),
  );

const deliveries = (core: PlaneCore, object: ObjectKey): readonly EntryDelivery[] =>
  core.compiled.entriesOf(object).map(({ entry, origin }) =>
    deliveryOf(core.ledger, {
      entry,
      origin,
      isSeenBy: (engine) => seesOf(core.compiled, engine)(entry),
    }),
  );

const detail = async (core: PlaneCore, ref: { readonly kind: string; readonly key: string }) => {
  const entry = core.compiled.entry(entryId(ref));
  if (entry === undefined) return [];
  const asked = [...core.ledger.replicas()]
    .filter(({ engine }) => seesOf(core.compiled, engine)(entry))
    .map((replica) => core.host.ask(replica, { entry: ref }));
  const outcomes = await Promise.all(asked);
  return outcomes.flatMap((outcome) => ('deliveries' in outcome ? outcome.deliveries : []));
};

const clients = (core: PlaneCore): readonly PlaneClient[] =>
  [...core.ledger.replicas()].flatMap(({ engine, replica, clients: seen }) =>
    [...seen.values()].map((client) => ({ ...client, engine, replica })),
  );

const conditions = (core: PlaneCore, object: ObjectKey): readonly Condition[] =>
  core.compiled.unit(object)?.conditions ?? [];

const services = (core: PlaneCore): readonly CatalogRow[] =>
  [...core.catalog.endpoints()].map(({ service, instances }) => ({
    service,
    source: core.catalog.sourcesOf(service).join(', '),
    instances: instances.map(({ address, port, weight, health, labels }) => ({
      address,
      port,
      weight,
      health,
      labels,
    })),
  }));
