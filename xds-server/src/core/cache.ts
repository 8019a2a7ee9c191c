import type { ResourceChange, WildcardView, XdsResource, XdsType } from '@flyball/sidecar-config';
import { type Artefact, artefactOf, renewSources } from './artefact.ts';
import { emptySlot, isVacant, reconsider, remember, type Slot } from './slot.ts';
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
}

type Notify<Follower> = (follower: Follower, name: string) => void;
type Slots<Follower> = Readonly<Record<XdsType, Map<string, Slot<Follower>>>>;

interface Tables<Follower> {
  readonly slots: Slots<Follower>;
  readonly views: ReturnType<typeof createViews<Follower>>;
  readonly notify: Notify<Follower>;
}

function slotFor<F>({ slots }: Tables<F>, type: XdsType, name: string): Slot<F> {
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

function tell<F>({ notify }: Tables<F>, type: XdsType, slot: Slot<F>): void {
  for (const follower of slot.followers) notify(follower, slot.name);
  if (type !== 'cluster' && type !== 'listener') return;
  for (const view of slot.views) {
    for (const follower of view.followers[type]) notify(follower, slot.name);
  }
}

function upsert<F>(tables: Tables<F>, resource: XdsResource): void {
  const slot = slotFor(tables, resource.type, resource.name);
  if (slot.wanted?.version === resource.version) renewSources(slot.wanted, resource);
  else slot.wanted = slot.good.find(({ version }) => version === resource.version) ?? artefactOf(resource);
  if (slot.wanted.resource !== resource) renewSources(slot.wanted, resource);
  reconsider(slot);
  tell(tables, resource.type, slot);
}

function remove<F>(tables: Tables<F>, type: XdsType, name: string): void {
  const slot = tables.slots[type].get(name);
  if (!slot) return;
  slot.wanted = undefined;
  slot.served = undefined;
  slot.good = [];
  slot.refused.clear();
  tell(tables, type, slot);
  tidy(tables, type, slot);
}

function link<F>(tables: Tables<F>, view: View<F>, { type, name }: { type: ViewType; name: string }): void {
  const slot = slotFor(tables, type, name);
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
  if (artefact.accepted) return;
  artefact.accepted = true;
  const slot = tables.slots[artefact.type].get(artefact.name);
  if (!slot?.wanted) return;
  slot.good = [artefact, ...slot.good.filter(({ version }) => version !== artefact.version)].slice(0, 2);
  slot.refused.delete(artefact.version);
  if (reconsider(slot)) tell(tables, artefact.type, slot);
}

function refuse<F>(tables: Tables<F>, artefact: Artefact): boolean {
  const slot = tables.slots[artefact.type].get(artefact.name);
  if (!slot || artefact.accepted) return false;
  remember(slot.refused, artefact.version);
  if (reconsider(slot)) tell(tables, artefact.type, slot);
  return true;
}

function withheld<F>({ slots }: Tables<F>): readonly Withheld[] {
  return TYPE_ORDER.flatMap((type) =>
    [...slots[type].values()].flatMap(({ wanted, refused, served }) =>
      wanted && refused.has(wanted.version) ? [{ refused: wanted, instead: served }] : [],
    ),
  );
}

/**
 * Makes an empty cache.
 *
 * @param notify Called for every follower of a name that may have changed; must not change the cache.
 */
export function createCache<Follower>(notify: Notify<Follower>): Cache<Follower> {
  const slots = { cluster: new Map(), endpoint: new Map(), listener: new Map(), route: new Map() };
  const tables: Tables<Follower> = { slots, views: createViews(), notify };
  return {
    apply: ({ upserts, removes, views }) => {
      for (const resource of upserts) upsert(tables, resource);
      for (const { type, name } of removes) remove(tables, type, name);
      for (const [name, names] of views) setView(tables, name, names);
    },
    slot: (type, name) => tables.slots[type].get(name),
    follow: (type, name, follower) => {
      const slot = slotFor(tables, type, name);
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
  };
}
