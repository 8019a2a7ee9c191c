import { MAX_INSTANCES, MAX_INSTANCES_PER_SERVICE } from './bounds.ts';
import { createDeadlines, type Deadlines } from './deadlines.ts';
import { createDirectory, type Directory, type TableHooks, tooMany } from './directory.ts';
import type { RegistryError } from './errors.ts';
import type { Instance } from './instance.ts';
import { type Lease, nextChange } from './lease.ts';
import { createPlaceIndex, type PlaceIndex, placeText } from './place-index.ts';
import { dropInstance, type MutableRecord, putInstance } from './service-record.ts';

/** Records, their indexes and what falls due. The table's rules work on it; nothing else does. */
export interface TableState extends Pick<Directory, 'records' | 'ensure' | 'emptied' | 'forgetEmpty'> {
  readonly byConnection: PlaceIndex;
  readonly byAddress: PlaceIndex;
  readonly deadlines: Deadlines;
  /** Why one more instance does not fit, if so. */
  readonly room: (record: MutableRecord, uid: string) => RegistryError | undefined;
  /** Puts an instance with its lease. */
  readonly put: (record: MutableRecord, entry: { instance: Instance; lease: Lease }, now: number) => void;
  readonly drop: (record: MutableRecord, uid: string, now: number) => void;
  readonly size: () => number;
}

type Indexes = Pick<TableState, 'byConnection' | 'byAddress'>;

function link({ byConnection, byAddress }: Indexes, record: MutableRecord, uid: string): void {
  const lease = record.leases.get(uid);
  const instance = record.instances.get(uid);
  if (lease?.kind === 'connection') byConnection.add(lease.connection, { service: record.id, uid });
  if (instance !== undefined) byAddress.add(instance.registration.ip, { service: record.id, uid });
}

function unlink({ byConnection, byAddress }: Indexes, record: MutableRecord, uid: string): void {
  const lease = record.leases.get(uid);
  const instance = record.instances.get(uid);
  if (lease?.kind === 'connection') byConnection.remove(lease.connection, { service: record.id, uid });
  if (instance !== undefined) byAddress.remove(instance.registration.ip, { service: record.id, uid });
}

/** An empty state. */
export function createTableState(hooks: TableHooks): TableState {
  const directory = createDirectory(hooks);
  const deadlines = createDeadlines();
  const indexes: Indexes = { byConnection: createPlaceIndex(), byAddress: createPlaceIndex() };
  let size = 0;

  const put: TableState['put'] = (record, { instance, lease }, now) => {
    const { uid } = instance;
    unlink(indexes, record, uid);
    if (!record.instances.has(uid)) size += 1;
    record.leases.set(uid, lease);
    const isChange = putInstance(record, instance);
    link(indexes, record, uid);
    directory.filled(record.id);
    const due = nextChange(lease, now);
    if (due !== undefined) deadlines.schedule(placeText({ service: record.id, uid }), due);
    if (isChange) hooks.changed(record.id);
  };
  const drop: TableState['drop'] = (record, uid, now) => {
    unlink(indexes, record, uid);
    if (dropInstance(record, uid) === undefined) return;
    size -= 1;
    deadlines.cancel(placeText({ service: record.id, uid }));
    if (record.instances.size === 0) directory.emptied(record.id, now);
    hooks.changed(record.id);
  };
  const room: TableState['room'] = (record, uid) => {
    if (record.instances.has(uid)) return undefined;
    if (size >= MAX_INSTANCES) return tooMany('instances', MAX_INSTANCES);
    if (record.instances.size < MAX_INSTANCES_PER_SERVICE) return undefined;
    return tooMany('instances of the service', MAX_INSTANCES_PER_SERVICE);
  };

  const { records, ensure, emptied, forgetEmpty } = directory;
  return { records, ensure, emptied, forgetEmpty, ...indexes, deadlines, room, put, drop, size: () => size };
}
