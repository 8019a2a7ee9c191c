import type {
  ResourceChange,
  ResourceKey,
  WildcardView,
  XdsResource,
  XdsType,
} from '@flyball/sidecar-config';
import { type Artefact, artefactOf, renewed } from './artefact.ts';
import {
  dropVariant,
  emptySlot,
  isVacant,
  reconsider,
  remember,
  type Slot,
  slotIn,
  variantFor,
} from './slot.ts';
import { TYPE_ORDER } from './types.ts';
import { createViews, type View, type ViewType } from './views.ts';

/** A version that is kept from clients, and what they get instead. */
export interface Withheld {
  readonly refused: Artefact;
  /** Undefined: nothing of that name. */
  readonly instead: Artefact | undefined;
}

/** Resources of one client class by type and name, with the index of who wants to hear of which name. */
export interface Cache<Follower> {
  /** Takes over a change and tells followers of the names it touches. */
  readonly apply: (change: Pick<ResourceChange, 'upserts' | 'removes' | 'views'>) => void;
  readonly slot: (type: XdsType, name: string) => Slot<Follower> | undefined;
  /** Follows a name, known or not; gives the one shared copy of its text. */
  readonly follow: (type: XdsType, name: string, follower: Follower) => string;
  readonly unfollow: (type: XdsType, name: string, follower: Follower) => void;
  readonly followView: (view: string, type: ViewType, follower: Follower) => void;
  readonly unfollowView: (view: string, type: ViewType, follower: Follower) => void;
  readonly viewNames: (view: string, type: ViewType) => ReadonlySet<string>;
  /** A client accepted a version: it is good, and not withheld any more. */
  readonly accept: (artefact: Artefact) => void;
  /** A client refused a version: unless another one accepted it, it is withheld from all. True when it is withheld now. */
  readonly refuse: (artefact: Artefact) => boolean;
  readonly withheld: () => readonly Withheld[];
  /** The same for the clients of a namespace: slots made for them stand in the place of those of all. */
  readonly seenFrom: (namespace: string) => Cache<Follower>;
}

type Notify<Follower> = (follower: Follower, name: string) => void;
type Slots<Follower> = Readonly<Record<XdsType, Map<string, Slot<Follower>>>>;

interface Tables<Follower> {
  readonly slots: Slots<Follower>;
  readonly views: ReturnType<typeof createViews<Follower>>;
  readonly notify: Notify<Follower>;
  readonly namespaceOf: (follower: Follower) => string;
}

function slotFor<F>({ slots }: Tables<F>, { type, name }: ResourceKey): Slot<F> {
  let slot = slots[type].get(name);
  if (!slot) {
    slot = emptySlot(name);
    slots[type].set(name, slot);
  }
  return slot;
}

function tidy<F>({ slots }: Tables<F>, type: XdsType, slot: Slot<F>): void {
  if (isVacant(slot)) slots[type].delete(slot.name);
}

/** What only clients of one namespace get is told to them alone; no view lists it. */
function tell<F>({ slots, notify, namespaceOf }: Tables<F>, { type, name, namespace }: ResourceKey): void {
  const slot = slots[type].get(name);
  if (!slot) return;
  for (const follower of slot.followers) {
    if (namespace === undefined || namespaceOf(follower) === namespace) notify(follower, slot.name);
  }
  if (namespace !== undefined || (type !== 'cluster' && type !== 'listener')) return;
  for (const view of slot.views) {
    for (const follower of view.followers[type]) notify(follower, slot.name);
  }
}

/** The slot of exactly this resource. */
function knownSlot<F>({ slots }: Tables<F>, { type, name, namespace }: ResourceKey): Slot<F> | undefined {
  const slot = slots[type].get(name);
  return namespace === undefined ? slot : slot?.variants?.get(namespace);
}

function upsert<F>(tables: Tables<F>, resource: XdsResource): void {
  const common = slotFor(tables, resource);
  const slot = resource.namespace === undefined ? common : variantFor(common, resource.namespace);
  const same = [slot.wanted, ...slot.good].find((known) => known?.version === resource.version);
  const wanted = same ? renewed(same, resource) : artefactOf(resource);
  slot.wanted = wanted;
  slot.good = slot.good.map((known) => (known.version === wanted.version ? wanted : known));
  reconsider(slot);
  tell(tables, resource);
}

function remove<F>(tables: Tables<F>, key: ResourceKey): void {
  const common = tables.slots[key.type].get(key.name);
  const slot = knownSlot(tables, key);
  if (!common || !slot) return;
  slot.wanted = undefined;
  slot.served = undefined;
  slot.good = [];
  slot.refused.clear();
  if (key.namespace !== undefined) dropVariant(common, key.namespace);
  tell(tables, key);
  tidy(tables, key.type, common);
}

function link<F>(tables: Tables<F>, view: View<F>, { type, name }: { type: ViewType; name: string }): void {
  const slot = slotFor(tables, { type, name });
  if (view.names[type].has(name)) slot.views.add(view);
  else slot.views.delete(view);
  for (const follower of view.followers[type]) tables.notify(follower, name);
  tidy(tables, type, slot);
}

function setView<F>(tables: Tables<F>, name: string, names: WildcardView | undefined): void {
  const view = tables.views.get(name);
  const changed = tables.views.set(name, names);
  for (const type of ['cluster', 'listener'] as const) {
    for (const member of changed[type]) link(tables, view, { type, name: member });
  }
}

function accept<F>(tables: Tables<F>, artefact: Artefact): void {
  if (artefact.fate.isAccepted) return;
  artefact.fate.isAccepted = true;
  const slot = knownSlot(tables, artefact.resource);
  if (!slot?.wanted) return;
  const { wanted, good } = slot;
  const newest = wanted.version === artefact.version ? wanted : artefact;
  slot.good = [newest, ...good.filter(({ version }) => version !== artefact.version)].slice(0, 2);
  slot.refused.delete(artefact.version);
  if (reconsider(slot)) tell(tables, artefact.resource);
}

function refuse<F>(tables: Tables<F>, artefact: Artefact): boolean {
  const slot = knownSlot(tables, artefact.resource);
  if (!slot || artefact.fate.isAccepted) return false;
  remember(slot.refused, artefact.version);
  if (reconsider(slot)) tell(tables, artefact.resource);
  return true;
}

function withheld<F>({ slots }: Tables<F>): readonly Withheld[] {
  return TYPE_ORDER.flatMap((type) =>
    [...slots[type].values()]
      .flatMap((slot) => [slot, ...(slot.variants?.values() ?? [])])
      .flatMap(({ wanted, refused, served }) =>
        wanted && refused.has(wanted.version) ? [{ refused: wanted, instead: served }] : [],
      ),
  );
}

function slotsIn<F>({ slots }: Tables<F>, namespace: string): Cache<F>['slot'] {
  return (type, name) => {
    const slot = slots[type].get(name);
    return slot && slotIn(slot, namespace);
  };
}

/**
 * Makes an empty cache.
 *
 * @param notify Called for every follower of a name that may have changed; must not change the cache.
 * @param namespaceOf Namespace of a follower, empty when unknown.
 */
export function createCache<Follower>(
  notify: Notify<Follower>,
  namespaceOf: (follower: Follower) => string = () => '',
): Cache<Follower> {
  const slots = { cluster: new Map(), endpoint: new Map(), listener: new Map(), route: new Map() };
  const tables: Tables<Follower> = { slots, views: createViews(), notify, namespaceOf };
  const cache: Cache<Follower> = {
    apply: ({ upserts, removes, views }) => {
      for (const resource of upserts) upsert(tables, resource);
      for (const key of removes) remove(tables, key);
      for (const [name, names] of views) setView(tables, name, names);
    },
    slot: (type, name) => tables.slots[type].get(name),
    follow: (type, name, follower) => {
      const slot = slotFor(tables, { type, name });
      slot.followers.add(follower);
      return slot.name;
    },
    unfollow: (type, name, follower) => {
      const slot = tables.slots[type].get(name);
      if (!slot) return;
      slot.followers.delete(follower);
      tidy(tables, type, slot);
    },
    followView: (view, type, follower) => {
      tables.views.get(view).followers[type].add(follower);
    },
    unfollowView: (name, type, follower) => {
      const view = tables.views.get(name);
      view.followers[type].delete(follower);
      tables.views.tidy(view);
    },
    viewNames: (view, type) => tables.views.get(view).names[type],
    accept: (artefact) => accept(tables, artefact),
    refuse: (artefact) => refuse(tables, artefact),
    withheld: () => withheld(tables),
    seenFrom: (namespace) => (namespace === '' ? cache : { ...cache, slot: slotsIn(tables, namespace) }),
  };
  return cache;
}
