import { keyText } from '../maker.ts';
import type { ResourceKey } from '../resource.ts';
import type { Held, Touched } from '../state/store.ts';
import { gatewayOf } from './patched.ts';

/** Patches by the resource they change, and what became of them. */
export interface PatchIndex {
  /** Takes over changed patches; gives the resources they change or changed. */
  readonly update: (steps: Touched['Patch']) => readonly ResourceKey[];
  /** Patches of a resource in order of key. */
  readonly of: (key: ResourceKey) => readonly Held<'Patch'>[];
  /** Notes which patches a resource now carries. */
  readonly note: (key: ResourceKey, applied: readonly Held<'Patch'>[]) => void;
  /** Gateways whose patched listeners or clusters may have changed since the last call. */
  readonly changedGateways: () => ReadonlySet<string>;
  /** Listeners and clusters that patches for a Gateway made or changed. */
  readonly namesFor: (gateway: string) => readonly ResourceKey[];
}

interface Applied {
  readonly key: ResourceKey;
  readonly gateways: ReadonlySet<string>;
}

interface State {
  readonly patches: Map<string, Map<string, Held<'Patch'>>>;
  readonly applied: Map<string, Applied>;
  changed: Set<string>;
}

/** An index without patches. */
export const createPatchIndex = (): PatchIndex => {
  const state: State = { patches: new Map(), applied: new Map(), changed: new Set() };
  return {
    update: (steps) => update(state, steps),
    of: (key) => {
      const patches = [...(state.patches.get(keyText(key))?.values() ?? [])];
      return patches.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    note: (key, applied) => note(state, key, applied),
    changedGateways: () => {
      const { changed } = state;
      state.changed = new Set();
      return changed;
    },
    namesFor: (gateway) =>
      [...state.applied.values()].flatMap(({ key, gateways }) => (gateways.has(gateway) ? [key] : [])),
  };
};

const keyOf = ({ body: { type, name } }: Held<'Patch'>): ResourceKey => ({ type, name });

const update = ({ patches }: State, steps: Touched['Patch']): readonly ResourceKey[] => {
  const keys: ResourceKey[] = [];
  for (const [id, { before, after }] of steps) {
    if (before) {
      const text = keyText(keyOf(before));
      patches.get(text)?.delete(id);
      if (patches.get(text)?.size === 0) patches.delete(text);
      keys.push(keyOf(before));
    }
    if (after) {
      const text = keyText(keyOf(after));
      patches.set(text, (patches.get(text) ?? new Map()).set(id, after));
      keys.push(keyOf(after));
    }
  }
  return keys;
};

const note = ({ applied, changed }: State, key: ResourceKey, patches: readonly Held<'Patch'>[]): void => {
  if (key.type !== 'listener' && key.type !== 'cluster') return;
  const text = keyText(key);
  const gateways = new Set(patches.map(({ body }) => gatewayOf(body.target)));
  for (const gateway of [...(applied.get(text)?.gateways ?? []), ...gateways]) changed.add(gateway);
  if (gateways.size > 0) applied.set(text, { key, gateways });
  else applied.delete(text);
};
