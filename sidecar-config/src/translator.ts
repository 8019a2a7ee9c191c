import { versionOf } from '@flyball/proto';
import type { IrChange } from './change.ts';
import { createEnvoyMaker } from './envoy/maker.ts';
import { createGrpcMaker } from './grpc/maker.ts';
import { keyText, type Made, type Maker } from './maker.ts';
import { createPatchIndex, type PatchIndex } from './patch/patch-index.ts';
import { patched } from './patch/patched.ts';
import type { ClientClass, ResourceChange, ResourceKey, SourceEntry, XdsResource } from './resource.ts';
import { createStore, type IrStore } from './state/store.ts';
import { createViewTable, type ViewTable } from './views.ts';

/** Translates IR into the xDS resources of one class of clients, change by change. */
export interface Translator {
  /**
   * Takes over a change of entries and gives what it does to resources. Costs what changed: a resource that no
   * changed entry touches is not looked at, and one that comes out with the same bytes from the same entries is not
   * told. The outcome of any sequence of changes is that of its entries in one.
   */
  readonly apply: (change: IrChange) => ResourceChange;
}

interface State {
  readonly clientClass: ClientClass;
  readonly store: IrStore;
  readonly maker: Maker;
  readonly patches: PatchIndex;
  readonly views: ViewTable;
  /** Resources as they were last told. */
  readonly known: Map<string, XdsResource>;
}

/** A translator that knows no entry. */
export const createTranslator = (clientClass: ClientClass): Translator => {
  const store = createStore();
  const maker = clientClass === 'envoy' ? createEnvoyMaker(store) : createGrpcMaker(store);
  const patches = createPatchIndex();
  const views = createViewTable({ maker, patchedFor: patches.namesFor });
  const state: State = { clientClass, store, maker, patches, views, known: new Map() };
  return { apply: (change) => apply(state, change) };
};

interface Draft {
  readonly upserts: XdsResource[];
  readonly removes: ResourceKey[];
  readonly failures: ResourceChange['failures'][number][];
}

const apply = (state: State, change: IrChange): ResourceChange => {
  const { store, maker, patches, views } = state;
  const touched = store.apply(change);
  // Patches are written for Envoys only.
  const patchedKeys = state.clientClass === 'envoy' ? patches.update(touched.Patch) : [];
  const keys = new Map([...maker.touched(touched), ...patchedKeys].map((key) => [keyText(key), key]));
  const draft: Draft = { upserts: [], removes: [], failures: [] };
  for (const [text, key] of keys) renew(state, draft, { text, key });
  const gateways = new Set([...maker.changedGateways(), ...patches.changedGateways()]);
  return { ...draft, views: views.update(gateways) };
};

const renew = (
  state: State,
  { upserts, removes, failures }: Draft,
  { text, key }: { readonly text: string; readonly key: ResourceKey },
): void => {
  const { known } = state;
  const before = known.get(text);
  const { resource, failures: failed } = makeResource(state, key);
  failures.push(...failed);
  if (!resource) {
    known.delete(text);
    if (before) removes.push(key);
  } else if (!before || !isSame(before, resource)) {
    known.set(text, resource);
    upserts.push(resource);
  }
};

const makeResource = (
  { maker, patches }: State,
  key: ResourceKey,
): { readonly resource: XdsResource | undefined; readonly failures: ResourceChange['failures'] } => {
  const made = maker.make(key);
  const plain = made && resourceOf(key, made);
  const wanted = patches.of(key);
  if (wanted.length === 0) {
    patches.note(key, []);
    return { resource: plain, failures: [] };
  }
  const owner = maker.ownerOf(key);
  const { bytes, applied, failures } = patched({ key, bytes: made?.bytes, owner }, wanted);
  patches.note(key, applied);
  if (applied.length === 0 || !bytes) return { resource: plain, failures };
  const sources = [...(made?.sources ?? []), ...applied.map(({ source }) => source)];
  return { resource: { ...resourceOf(key, { bytes, sources }), ...(plain && { plain }) }, failures };
};

const resourceOf = (key: ResourceKey, { bytes, sources }: Made): XdsResource => ({
  ...key,
  bytes,
  version: versionOf(bytes),
  sources,
});

const isSame = (a: XdsResource, b: XdsResource): boolean =>
  a.version === b.version && isSameSources(a.sources, b.sources) && isSamePlain(a.plain, b.plain);

const isSamePlain = (a: XdsResource | undefined, b: XdsResource | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && isSame(a, b));

const isSameSources = (a: readonly SourceEntry[], b: readonly SourceEntry[]): boolean =>
  a.length === b.length && a.every((source, index) => isSameSource(source, b[index]));

const isSameSource = (a: SourceEntry, b: SourceEntry | undefined): boolean =>
  a === b ||
  (b !== undefined &&
    a.version === b.version &&
    a.entry.key === b.entry.key &&
    a.entry.kind === b.entry.kind);
