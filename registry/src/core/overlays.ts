import { MAX_OVERLAYS } from './bounds.ts';
import type { RegistryError } from './errors.ts';
import type { Metadata, Registration } from './instance.ts';

/** What is written on an instance over its registration. Absent parts stay as registered; metadata is merged. */
export type Overlay = {
  readonly weight?: number;
  readonly enabled?: boolean;
  readonly metadata?: Metadata;
};

/** Who wrote an overlay: a person through a registry API, or an engine that enforces policy. The engine's wins. */
export type OverlayLayer = 'operator' | 'engine';

/** Place of an overlay: service (`serviceId`) and instance uid. */
export type OverlayPlace = { readonly service: string; readonly uid: string; readonly layer: OverlayLayer };

/** An overlay where it stands. */
export type PlacedOverlay = OverlayPlace & { readonly overlay: Overlay };

/** Overlays, apart from what was registered. */
export interface Overlays {
  /** Replaces an overlay. Instances need not exist. */
  readonly write: (place: OverlayPlace, overlay: Overlay) => RegistryError | undefined;
  /** Removes an overlay; false when there was none. */
  readonly remove: (place: OverlayPlace) => boolean;
  readonly get: (place: OverlayPlace) => Overlay | undefined;
  readonly list: () => readonly PlacedOverlay[];
  /** Overlays of one service. */
  readonly of: (service: string) => readonly PlacedOverlay[];
  /** What protocol clients see of an instance. The registration itself when nothing is written on it. */
  readonly apply: (service: string, uid: string, registration: Registration) => Registration;
}

type Layers = ReadonlyMap<OverlayLayer, Overlay>;

const layersInOrder: readonly OverlayLayer[] = ['operator', 'engine'];

function mergeMetadata(under: Metadata, over: Metadata | undefined): Metadata {
  return over === undefined ? under : Object.assign(Object.create(null), under, over);
}

/** A registration under an overlay. */
export function applyOverlay(registration: Registration, overlay: Overlay): Registration {
  return {
    ...registration,
    weight: overlay.weight ?? registration.weight,
    enabled: overlay.enabled ?? registration.enabled,
    metadata: mergeMetadata(registration.metadata, overlay.metadata),
  };
}

/** An overlay with another laid over it. */
export function mergeOverlay(under: Overlay, over: Overlay): Overlay {
  if (under.metadata === undefined || over.metadata === undefined) return { ...under, ...over };
  return { ...under, ...over, metadata: mergeMetadata(under.metadata, over.metadata) };
}

function placed(service: string, byUid: ReadonlyMap<string, Layers>): PlacedOverlay[] {
  return [...byUid].flatMap(([uid, layers]) =>
    [...layers].map(([layer, overlay]) => ({ service, uid, layer, overlay })),
  );
}

const tooMany: RegistryError = {
  code: 'TooMany',
  what: 'overlays',
  why: `the registry holds at most ${MAX_OVERLAYS}`,
  mend: 'remove overlays of instances that are gone',
};

/** Overlays in memory. `changed` is called with the service after each change. */
export function createOverlays(changed: (service: string) => void): Overlays {
  const services = new Map<string, Map<string, Map<OverlayLayer, Overlay>>>();
  let size = 0;

  const layersOf = ({ service, uid }: { service: string; uid: string }): Layers | undefined =>
    services.get(service)?.get(uid);

  const put = ({ service, uid, layer }: OverlayPlace, overlay: Overlay): void => {
    const byUid = services.get(service) ?? new Map<string, Map<OverlayLayer, Overlay>>();
    const layers = byUid.get(uid) ?? new Map<OverlayLayer, Overlay>();
    if (!layers.has(layer)) size += 1;
    services.set(service, byUid.set(uid, layers.set(layer, overlay)));
    changed(service);
  };

  const remove = ({ service, uid, layer }: OverlayPlace): boolean => {
    const byUid = services.get(service);
    const layers = byUid?.get(uid);
    if (byUid === undefined || layers === undefined || !layers.delete(layer)) return false;
    size -= 1;
    if (layers.size === 0) byUid.delete(uid);
    if (byUid.size === 0) services.delete(service);
    changed(service);
    return true;
  };

  return {
    write: (place, overlay) => {
      if (size >= MAX_OVERLAYS && layersOf(place)?.has(place.layer) !== true) return tooMany;
      put(place, overlay);
      return undefined;
    },
    remove,
    get: (place) => layersOf(place)?.get(place.layer),
    list: () => [...services].flatMap(([service, byUid]) => placed(service, byUid)),
    of: (service) => placed(service, services.get(service) ?? new Map()),
    apply: (service, uid, registration) => {
      const layers = layersOf({ service, uid });
      if (layers === undefined) return registration;
      const written = layersInOrder.flatMap((layer) => layers.get(layer) ?? []);
      return written.reduce(applyOverlay, registration);
    },
  };
}
