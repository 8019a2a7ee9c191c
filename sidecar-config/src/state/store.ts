import type { EntryRef } from '@flyball/proto/engine';
import { consumerOf, type IrBody, type IrKind, isIrKind, meshServiceOf } from '@flyball/proto/ir';
import type { DecodedEntry, IrChange } from '../change.ts';
import type { SourceEntry } from '../resource.ts';

/** An entry that is in force. */
export interface Held<K extends IrKind> {
  readonly key: string;
  readonly body: IrBody<K>;
  readonly source: SourceEntry;
}

/** An entry before and after a change. */
export interface Step<K extends IrKind> {
  readonly before: Held<K> | undefined;
  readonly after: Held<K> | undefined;
}

/** Entries a change touched, by key. */
export type Touched = { readonly [K in IrKind]: ReadonlyMap<string, Step<K>> };

/** All entries by kind and key. */
export type Tables = { readonly [K in IrKind]: ReadonlyMap<string, Held<K>> };

/** The IR as far as it is known. */
export interface IrStore {
  readonly tables: Tables;
  /** Blocks of a scope by key; empty for none. */
  readonly blocksOf: (scope: string) => ReadonlyMap<string, Held<'RouteBlock'>>;
  /** Mesh scopes of a service (`ns/name`) that hold for calls from one namespace and have blocks. */
  readonly consumersOf: (service: string) => ReadonlySet<string>;
  /** Whether a Limit is not understood: the routes that name it answer 503. */
  readonly isWithheld: (limit: string) => boolean;
  readonly apply: (change: IrChange) => Touched;
}

type Mutable<K extends IrKind> = Map<string, Held<K>>;
type Steps<K extends IrKind> = Map<string, Step<K>>;
type Blocks = Map<string, Mutable<'RouteBlock'>>;

const perKind = <T>(make: () => T): { readonly [K in IrKind]: T } => ({
  Listener: make(),
  RouteBlock: make(),
  Service: make(),
  Endpoints: make(),
  Limit: make(),
  Patch: make(),
});

interface State {
  readonly tables: { readonly [K in IrKind]: Mutable<K> };
  readonly blocks: Blocks;
  readonly consumers: Map<string, Set<string>>;
  readonly withheld: Set<string>;
}

/** An empty store. */
export const createStore = (): IrStore => {
  const none: ReadonlyMap<string, Held<'RouteBlock'>> = new Map();
  const nobody: ReadonlySet<string> = new Set();
  const state: State = {
    tables: perKind(() => new Map()),
    blocks: new Map(),
    consumers: new Map(),
    withheld: new Set(),
  };
  return {
    tables: state.tables,
    blocksOf: (scope) => state.blocks.get(scope) ?? none,
    consumersOf: (service) => state.consumers.get(service) ?? nobody,
    isWithheld: (limit) => state.withheld.has(limit),
    apply: (change) => applyTo(state, change),
  };
};

const applyTo = (state: State, change: IrChange): Touched => {
  const touched: { readonly [K in IrKind]: Steps<K> } = perKind(() => new Map());
  for (const { kind, key } of change.removes) {
    if (isIrKind(kind)) step(state.tables[kind], touched[kind], { key, after: undefined });
  }
  for (const entry of change.upserts) put(state, touched, entry);
  for (const { before, after } of touched.RouteBlock.values()) {
    reindex(state.blocks, before, after);
    for (const block of [before, after]) if (block) noteConsumer(state, block.body.scope);
  }
  markWithheld(state, touched, change);
  return touched;
};

const put = (
  { tables }: State,
  touched: { readonly [K in IrKind]: Steps<K> },
  { kind, key, version, body }: DecodedEntry,
): void => {
  const source: SourceEntry = { entry: { kind, key }, version };
  // Kind and body belong together by the type of DecodedEntry; a generic kind is not narrowed to one member.
  const after = { key, body, source } as Held<typeof kind>;
  step(tables[kind] as Mutable<IrKind>, touched[kind] as Steps<IrKind>, { key, after });
};

const step = <K extends IrKind>(
  table: Mutable<K>,
  steps: Steps<K>,
  { key, after }: { readonly key: string; readonly after: Held<K> | undefined },
): void => {
  const before = steps.has(key) ? steps.get(key)?.before : table.get(key);
  if (after) table.set(key, after);
  else table.delete(key);
  steps.set(key, { before, after });
};

const reindex = (
  blocks: Blocks,
  before: Held<'RouteBlock'> | undefined,
  after: Held<'RouteBlock'> | undefined,
): void => {
  // A block that stays keeps its place, so that the blocks of a scope stay nearly sorted.
  if (before && before.body.scope !== after?.body.scope) {
    const scope = blocks.get(before.body.scope);
    scope?.delete(before.key);
    if (scope?.size === 0) blocks.delete(before.body.scope);
  }
  if (!after) return;
  const scope = blocks.get(after.body.scope) ?? new Map<string, Held<'RouteBlock'>>();
  blocks.set(after.body.scope, scope.set(after.key, after));
};

const noteConsumer = ({ blocks, consumers }: State, scope: string): void => {
  const service = consumerOf(scope) === undefined ? undefined : meshServiceOf(scope);
  if (service === undefined) return;
  const scopes = consumers.get(service) ?? new Set();
  if (blocks.has(scope)) scopes.add(scope);
  else scopes.delete(scope);
  if (scopes.size > 0) consumers.set(service, scopes);
  else consumers.delete(service);
};

/** A limit whose standing as withheld changes counts as touched. */
const markWithheld = (
  { withheld, tables }: State,
  touched: { readonly [K in IrKind]: Steps<K> },
  change: IrChange,
): void => {
  const limits = (refs: readonly EntryRef[]): readonly string[] =>
    refs.filter(({ kind }) => kind === 'Limit').map(({ key }) => key);
  for (const id of limits([...change.removes, ...change.upserts])) withheld.delete(id);
  for (const id of limits(change.withheld ?? [])) {
    withheld.add(id);
    if (!touched.Limit.has(id))
      touched.Limit.set(id, { before: tables.Limit.get(id), after: tables.Limit.get(id) });
  }
};
