import type { ClientIdentity } from '../core/consumer.ts';
import type { Outcome, RegistryError } from '../core/errors.ts';
import { bad, good } from '../core/errors.ts';
import { instanceUid, parseUid } from '../core/instance.ts';
import { parseServiceId, type ServiceKey, serviceId } from '../core/names.ts';
import { readOverlay } from '../core/overlay-fields.ts';
import type { Overlay, OverlayPlace, PlacedOverlay } from '../core/overlays.ts';
import type { Naming } from '../nacos/naming.ts';
import type { PushMark } from '../nacos/push-state.ts';
import type { Subscription } from '../nacos/subscriptions.ts';

/** An instance by its address. */
export type InstanceRef = {
  readonly service: ServiceKey;
  readonly ip: string;
  readonly port: number;
  readonly cluster: string;
};

/** An overlay that an engine wrote. */
export type WrittenOverlay = { readonly ref: InstanceRef; readonly overlay: Overlay };

/** A client's subscription and what it was told: the grades `sent` and `received` (the push was acknowledged). */
export type Subscriber = {
  /** Who it is; anonymous clients have an id of their address. */
  readonly client: ClientIdentity;
  readonly address: string;
  /** What it says of its version. */
  readonly agent: string;
  readonly service: ServiceKey;
  readonly clusters: string;
  readonly sent: PushMark | undefined;
  readonly acked: PushMark | undefined;
};

/** What an engine that governs through the registry may do. A real Nacos can stand behind the same port. */
export interface RegistryTarget {
  /**
   * Writes the engine's overlay on an instance, whether it is registered now or not; it holds until removed. The
   * answer is the service's revision from then on: a subscriber whose `acked.revision` is no lower has received it.
   */
  readonly writeOverlay: (ref: InstanceRef, overlay: Overlay) => Promise<Outcome<number>>;
  /** Removes it; the answer as above. */
  readonly removeOverlay: (ref: InstanceRef) => Promise<Outcome<number>>;
  /** Overlays engines wrote, also those from before a restart. */
  readonly overlays: () => Promise<readonly WrittenOverlay[]>;
  /** Subscribers of one service, or all. */
  readonly subscribers: (service?: ServiceKey) => Promise<readonly Subscriber[]>;
}

const placeOf = (ref: InstanceRef): OverlayPlace => ({
  service: serviceId(ref.service),
  uid: instanceUid(ref),
  layer: 'engine',
});

const writtenOf = ({ service, uid, overlay }: PlacedOverlay): WrittenOverlay => ({
  ref: { service: parseServiceId(service), ...parseUid(uid) },
  overlay,
});

function subscriberOf({ key, clusters, consumer, push }: Subscription): Subscriber {
  const { identity, address, agent } = consumer();
  return { client: identity, address, agent, service: key, clusters, sent: push.sent(), acked: push.acked() };
}

function writeChecked({ state }: Naming, ref: InstanceRef, overlay: Overlay): RegistryError | undefined {
  const read = readOverlay(overlay);
  return read.ok ? state.overlays.write(placeOf(ref), read.value) : read.error;
}

/** The built-in registry as a target. */
export function createTarget(naming: Naming): RegistryTarget {
  const { state, subscriptions } = naming;
  const revisionOf = (ref: InstanceRef): Outcome<number> => good(state.hub.revision(serviceId(ref.service)));
  return {
    writeOverlay: async (ref, overlay) => {
      const error = writeChecked(naming, ref, overlay);
      return error === undefined ? revisionOf(ref) : bad(error);
    },
    removeOverlay: async (ref) => {
      state.overlays.remove(placeOf(ref));
      return revisionOf(ref);
    },
    overlays: async () =>
      state.overlays
        .list()
        .filter(({ layer }) => layer === 'engine')
        .map(writtenOf),
    subscribers: async (service) => {
      const found = service === undefined ? subscriptions.all() : subscriptions.ofService(serviceId(service));
      return [...found].map(subscriberOf);
    },
  };
}
