import { MAX_SUBSCRIPTIONS, MAX_SUBSCRIPTIONS_PER_CLIENT } from '../core/bounds.ts';
import type { Clock } from '../core/clock.ts';
import type { Consumer } from '../core/consumer.ts';
import type { RegistryError } from '../core/errors.ts';
import { type ServiceKey, serviceId } from '../core/names.ts';
import type { AnswerFor } from './answers.ts';
import type { PushState } from './push-state.ts';

/** One client's interest in one service. */
export type Subscription = {
  /** Connection id, or address and port of a UDP listener. */
  readonly client: string;
  readonly key: ServiceKey;
  /** Clusters as asked for. */
  readonly clusters: string;
  /** Who it is, as known now. */
  readonly consumer: () => Consumer;
  readonly push: PushState;
};

/** Place of a subscription. */
export type SubscriptionPlace = Pick<Subscription, 'client' | 'key' | 'clusters'>;

/** Who is told of what. */
export interface Subscriptions {
  readonly find: (place: SubscriptionPlace) => Subscription | undefined;
  readonly add: (subscription: Subscription) => RegistryError | undefined;
  readonly remove: (place: SubscriptionPlace) => void;
  /** Ends all of a client. */
  readonly drop: (client: string) => void;
  readonly ofClient: (client: string) => Iterable<Subscription>;
  readonly ofService: (service: string) => Iterable<Subscription>;
  readonly all: () => Iterable<Subscription>;
  /** Tells subscribers of services that changed: at once, or when the quiet time since the last push is over. */
  readonly notify: (services: Iterable<string>) => void;
}

/** A second push of the same service waits for this time, so a storm of changes is told in a few steps. */
export const QUIET_MS = 200;

const slotOf = ({ client, key, clusters }: SubscriptionPlace): string =>
  `${client}\n${serviceId(key)}\n${clusters}`;

function put(index: Map<string, Map<string, Subscription>>, key: string, subscription: Subscription): void {
  const slots = index.get(key) ?? new Map<string, Subscription>();
  index.set(key, slots.set(slotOf(subscription), subscription));
}

function take(index: Map<string, Map<string, Subscription>>, key: string, slot: string): void {
  const slots = index.get(key);
  slots?.delete(slot);
  if (slots?.size === 0) index.delete(key);
}

const tooMany = (what: string, most: number): RegistryError => ({
  code: 'TooMany',
  what,
  why: `there are ${most} already`,
  mend: 'unsubscribe from what is no longer used',
});

/** Calls `push` for services, the first change at once, later ones no more often than the quiet time. */
function createPacer(clock: Clock, push: (service: string) => void): (service: string) => void {
  const waiting = new Map<string, boolean>();
  const open = (service: string): void => {
    const again = waiting.get(service) === true;
    waiting.delete(service);
    if (again) start(service);
  };
  const start = (service: string): void => {
    waiting.set(service, false);
    clock.setTimer(() => open(service), QUIET_MS);
    push(service);
  };
  return (service) => {
    if (waiting.has(service)) waiting.set(service, true);
    else start(service);
  };
}

/** An empty table of subscriptions. */
export function createSubscriptions(clock: Clock, answerFor: AnswerFor): Subscriptions {
  const byService = new Map<string, Map<string, Subscription>>();
  const byClient = new Map<string, Map<string, Subscription>>();
  const all = new Map<string, Subscription>();

  const remove = (place: SubscriptionPlace): void => {
    const slot = slotOf(place);
    all.get(slot)?.push.close();
    all.delete(slot);
    take(byService, serviceId(place.key), slot);
    take(byClient, place.client, slot);
  };
  const add = (subscription: Subscription): RegistryError | undefined => {
    const own = byClient.get(subscription.client)?.size ?? 0;
    if (own >= MAX_SUBSCRIPTIONS_PER_CLIENT) return tooMany('subscriptions of the client', own);
    if (all.size >= MAX_SUBSCRIPTIONS) return tooMany('subscriptions', all.size);
    all.set(slotOf(subscription), subscription);
    put(byService, serviceId(subscription.key), subscription);
    put(byClient, subscription.client, subscription);
    return undefined;
  };
  const pushService = (service: string): void => {
    for (const { key, clusters, consumer, push } of byService.get(service)?.values() ?? []) {
      push.offer(answerFor({ key, clusters, healthyOnly: false }, consumer()));
    }
  };
  const pace = createPacer(clock, pushService);

  return {
    find: (place) => all.get(slotOf(place)),
    add,
    remove,
    drop: (client) => {
      for (const subscription of [...(byClient.get(client)?.values() ?? [])]) remove(subscription);
    },
    ofClient: (client) => byClient.get(client)?.values() ?? [],
    ofService: (service) => byService.get(service)?.values() ?? [],
    all: () => all.values(),
    notify: (services) => {
      for (const service of services) if (byService.has(service)) pace(service);
    },
  };
}
