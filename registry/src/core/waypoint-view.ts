import type { Clock } from './clock.ts';
import type { Consumer } from './consumer.ts';
import { isDubboMetadata, isDubboName } from './dubbo.ts';
import type { CatalogName } from './name-map.ts';
import type { AnswerView, ViewAnswer, ViewedService, ViewHost } from './view.ts';

/** A service that a gateway answers for, and where. */
export type Waypoint = CatalogName & ViewHost;

/** Clients that always get the registered instances: the gateways themselves. */
export type Exempt = {
  /** Addresses of gateways that no other client has. Leave loopback out where clients share it. */
  readonly addresses: readonly string[];
  /** `serviceId` of services gateways register as. */
  readonly services: readonly string[];
  /** Label of a connection → value that marks a gateway. */
  readonly labels: Readonly<Record<string, string>>;
};

/** A view of waypoints, set as a whole by the plane. */
export interface WaypointView extends AnswerView {
  readonly set: (state: { readonly waypoints: readonly Waypoint[]; readonly exempt: Exempt }) => void;
}

const nobody: Exempt = { addresses: [], services: [], labels: {} };
const HOLD_MS = 10_000;

/** Whether a service is one of Dubbo's: by its name, or by what every instance carries. */
export function isDubboService({ key, record }: Pick<ViewedService, 'key' | 'record'>): boolean {
  if (isDubboName(key.name)) return true;
  if (record === undefined || record.instances.size === 0) return false;
  for (const { registration } of record.instances.values()) {
    if (!isDubboMetadata(registration.metadata)) return false;
  }
  return true;
}

function isExempt(exempt: Exempt, consumer: Consumer): boolean {
  const { address, identity, labels, dubbo } = consumer;
  if (dubbo || exempt.addresses.includes(address)) return true;
  if (identity.service !== undefined && exempt.services.includes(identity.service)) return true;
  return Object.entries(exempt.labels).some(([key, value]) => labels[key] === value);
}

const textOf = ({ namespace, name }: CatalogName): string => `${namespace}/${name}`;

type Answers = ReadonlyMap<string, ViewAnswer>;

function answersOf(waypoints: readonly Waypoint[]): Map<string, ViewAnswer> {
  const answers = new Map<string, ViewAnswer>();
  for (const { address, port, ...name } of waypoints) {
    answers.set(textOf(name), { id: `waypoint ${address} ${port}`, hosts: [{ address, port }] });
  }
  return answers;
}

function changedNames(before: Answers, after: Answers): CatalogName[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  const moved = [...all].filter((text) => before.get(text)?.id !== after.get(text)?.id);
  return moved.map((text) => {
    const slash = text.indexOf('/');
    return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
  });
}

/**
 * Waypoints for every consumer but Dubbo's and the exempt ones.
 *
 * After a restart the plane does not know yet which gateways are well: `assumed` are answered for ten seconds
 * beside those that were set.
 */
export function createWaypointView(options: {
  readonly clock: Clock;
  readonly assumed: readonly Waypoint[];
}): WaypointView {
  const watchers = new Set<(services: readonly CatalogName[]) => void>();
  let assumed = answersOf(options.assumed);
  let wanted: Answers = new Map();
  let answers: Answers = assumed;
  let exempt = nobody;

  const renew = (all: boolean): void => {
    const before = answers;
    answers = new Map([...assumed, ...wanted]);
    const moved = all
      ? changedNames(new Map(), new Map([...before, ...answers]))
      : changedNames(before, answers);
    if (moved.length > 0) for (const watcher of watchers) watcher(moved);
  };
  options.clock.setTimer(() => {
    assumed = new Map();
    renew(false);
  }, HOLD_MS);

  return {
    hostsFor: (service, consumer) => {
      const answer = answers.get(textOf(service.name));
      if (answer === undefined || isExempt(exempt, consumer) || isDubboService(service)) return undefined;
      return answer;
    },
    watch: (changed) => {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    set: (state) => {
      const exemptMoved = JSON.stringify(exempt) !== JSON.stringify(state.exempt);
      exempt = state.exempt;
      wanted = answersOf(state.waypoints);
      renew(exemptMoved);
    },
  };
}
