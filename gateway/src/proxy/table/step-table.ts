import type { DecodedEntry, EngineChange, Withheld } from '@flyball/engine';
import { type IrView, updateIndex } from '@flyball/policy/evaluate';
import type { IrBody, IrKind } from '@flyball/proto/ir';
import { type Cluster, type ClusterContext, createCluster, replaceCluster } from './cluster.ts';
import type { Table } from './table.ts';

/**
 * The table after a change; what did not change is shared with the one before. Instances that are gone lose their idle
 * connections at once.
 */
export const stepTable = (table: Table, change: EngineChange, context: ClusterContext): Table => {
  const view = stepView(table.view, change);
  const endpoints = stepPart(table.endpoints, change, 'Endpoints');
  const next = { ...table, view, endpoints, withheld: stepWithheld(table.withheld, change) };
  return {
    ...next,
    router: updateIndex(table.router, view, {
      blocks: keysOf(change, 'RouteBlock'),
      listeners: view.listeners !== table.view.listeners,
    }),
    clusters: stepClusters(next, change, context),
    revision: change.lane === 'config' ? change.revision : table.revision,
  };
};

const stepView = (view: IrView, change: EngineChange): IrView => {
  const listeners = stepPart(view.listeners, change, 'Listener');
  const blocks = stepPart(view.blocks, change, 'RouteBlock');
  const services = stepPart(view.services, change, 'Service');
  const limits = stepPart(view.limits, change, 'Limit');
  const isSame =
    listeners === view.listeners &&
    blocks === view.blocks &&
    services === view.services &&
    limits === view.limits;
  return isSame ? view : { listeners, blocks, services, limits };
};

/** Keys of one kind that a change touches. */
const keysOf = ({ upserts, removes }: EngineChange, kind: IrKind): readonly string[] =>
  [...upserts, ...removes].flatMap((entry) => (entry.kind === kind ? [entry.key] : []));

/** A withheld entry is one that has no earlier version: nothing is to be removed for it. */
const stepPart = <K extends IrKind>(
  before: ReadonlyMap<string, IrBody<K>>,
  { upserts, removes }: EngineChange,
  kind: K,
): ReadonlyMap<string, IrBody<K>> => {
  const gone = removes.filter((ref) => ref.kind === kind);
  const come = upserts.filter((entry): entry is Extract<DecodedEntry, { kind: K }> => entry.kind === kind);
  if (gone.length + come.length === 0) return before;
  const after = new Map(before);
  for (const { key } of gone) after.delete(key);
  // The kind fixes the body; TypeScript does not follow that through Extract of a generic.
  for (const { key, body } of come) after.set(key, body as IrBody<K>);
  return after;
};

/** Name of an entry in `withheld`. */
export const withheldId = (kind: string, key: string): string => `${kind} ${key}`;

const stepWithheld = (
  before: ReadonlyMap<string, Withheld>,
  { upserts, removes, withheld }: EngineChange,
): ReadonlyMap<string, Withheld> => {
  if (withheld.length === 0 && before.size === 0) return before;
  const after = new Map(before);
  for (const { kind, key } of [...upserts, ...removes]) after.delete(withheldId(kind, key));
  for (const entry of withheld) after.set(withheldId(entry.kind, entry.key), entry);
  return after;
};

const stepClusters = (
  { view, endpoints, clusters }: Pick<Table, 'view' | 'endpoints' | 'clusters'>,
  change: EngineChange,
  context: ClusterContext,
): ReadonlyMap<string, Cluster> => {
  const touched = new Set([...keysOf(change, 'Service'), ...keysOf(change, 'Endpoints')]);
  if (touched.size === 0) return clusters;
  const after = new Map(clusters);
  for (const name of touched) {
    const service = view.services.get(name);
    const instances = endpoints.get(name);
    const next = service || instances ? createCluster(context, service, instances) : undefined;
    replaceCluster(context.pool, clusters.get(name), next);
    if (next) after.set(name, next);
    else after.delete(name);
  }
  return after;
};
