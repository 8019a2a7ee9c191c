import type { TableHooks } from './directory.ts';
import { good, type Outcome, type RegistryError } from './errors.ts';
import { type Health, instanceUid, type Registration } from './instance.ts';
import {
  beaten,
  type Lease,
  leaseState,
  left,
  nextChange,
  type Owner,
  registered,
  restored,
} from './lease.ts';
import type { ServiceKey } from './names.ts';
import { serviceId } from './names.ts';
import { type InstancePlace, parsePlace, placeText } from './place-index.ts';
import type { MutableRecord, ServiceRecord } from './service-record.ts';
import { createTableState, type TableState } from './table-state.ts';

/** An instance as it was before a restart. */
export type SavedInstance = {
  readonly registration: Registration;
  readonly epoch: number;
  /** Whether beats kept it; else a connection did. */
  readonly beats: boolean;
  readonly unhealthy: boolean;
};

/** Services, their instances and leases. Every call first lets what is due by `now` happen. */
export interface InstanceTable {
  /** Registers an instance; a connection takes it over from an earlier one. */
  readonly register: (
    sent: { readonly key: ServiceKey; readonly registration: Registration; readonly owner: Owner },
    now: number,
  ) => RegistryError | undefined;
  /** Makes `registrations` all that a connection has in a service. */
  readonly replace: (
    sent: {
      readonly key: ServiceKey;
      readonly registrations: readonly Registration[];
      readonly connection: string;
    },
    now: number,
  ) => RegistryError | undefined;
  /** Lets an owner leave an instance; false when it is unknown or not the owner's. */
  readonly deregister: (
    sent: { readonly key: ServiceKey; readonly uid: string; readonly owner: Owner },
    now: number,
  ) => boolean;
  /** Takes a beat; false when the instance is unknown. */
  readonly beat: (key: ServiceKey, uid: string, now: number) => boolean;
  /** Ends a connection: its instances go at once. */
  readonly disconnect: (connection: string, now: number) => void;
  /** Puts instances from before a restart. */
  readonly restore: (key: ServiceKey, saved: readonly SavedInstance[], now: number) => Outcome<number>;
  /** Lets everything due happen. */
  readonly advance: (now: number) => void;
  /** When something is due next. */
  readonly nextDue: () => number | undefined;
  readonly get: (service: string) => ServiceRecord | undefined;
  readonly all: () => Iterable<ServiceRecord>;
  readonly ofConnection: (connection: string, limit?: number) => readonly InstancePlace[];
  readonly atAddress: (ip: string, limit?: number) => readonly InstancePlace[];
  /** Services and instances. */
  readonly counts: () => { readonly services: number; readonly instances: number };
  /** The last epoch handed out. */
  readonly epoch: () => number;
  /** Never hands out this epoch or a lower one. */
  readonly raiseEpoch: (epoch: number) => void;
}

function healthOf(lease: Lease, registration: Registration, now: number): Health | undefined {
  const state = leaseState(lease, now);
  if (state === 'gone') return undefined;
  return registration.healthy ? state : 'unhealthy';
}

function scheduleNext(state: TableState, place: InstancePlace, now: number): void {
  const lease = state.records.get(place.service)?.leases.get(place.uid);
  const due = lease === undefined ? undefined : nextChange(lease, now);
  if (due !== undefined) state.deadlines.schedule(placeText(place), due);
}

/** Lets the due slot of an instance happen: gone, or of another health, or due again later. */
function settle(state: TableState, place: InstancePlace, now: number): void {
  const record = state.records.get(place.service);
  const instance = record?.instances.get(place.uid);
  const lease = record?.leases.get(place.uid);
  if (record === undefined || instance === undefined || lease === undefined) return;
  const health = healthOf(lease, instance.registration, now);
  if (health === undefined) state.drop(record, place.uid, now);
  else if (health !== instance.health) state.put(record, { instance: { ...instance, health }, lease }, now);
  else scheduleNext(state, place, now);
}

function putSaved(
  state: TableState,
  record: MutableRecord,
  put: { saved: SavedInstance; lease: Lease; now: number },
): void {
  const { saved, lease, now } = put;
  const { registration, epoch } = saved;
  const health = healthOf(lease, registration, now);
  if (health === undefined) return;
  state.put(
    record,
    { instance: { uid: instanceUid(registration), epoch, registration, health }, lease },
    now,
  );
}

function createRegister(state: TableState, nextEpoch: (now: number) => number): InstanceTable['register'] {
  return ({ key, registration, owner }, now) => {
    const record = state.ensure(key);
    if (!record.ok) return record.error;
    const uid = instanceUid(registration);
    const error = state.room(record.value, uid);
    if (error !== undefined) return error;
    const epoch = record.value.instances.get(uid)?.epoch ?? nextEpoch(now);
    const { metadata } = registration;
    const lease = registered(record.value.leases.get(uid), { owner, metadata }, now);
    const saved = { registration, epoch, beats: false, unhealthy: false };
    putSaved(state, record.value, { saved, lease, now });
    return undefined;
  };
}

function createReplace(state: TableState, register: InstanceTable['register']): InstanceTable['replace'] {
  return ({ key, registrations, connection }, now) => {
    const kept = new Set(registrations.map(instanceUid));
    const owner: Owner = { kind: 'connection', id: connection };
    for (const registration of registrations) {
      const error = register({ key, registration, owner }, now);
      if (error !== undefined) return error;
    }
    const id = serviceId(key);
    for (const [uid, lease] of state.records.get(id)?.leases ?? []) {
      const isOwn = lease.kind === 'connection' && lease.connection === connection;
      if (isOwn && !kept.has(uid)) leave(state, { service: id, uid, owner }, now);
    }
    return undefined;
  };
}

function createBeat(state: TableState): InstanceTable['beat'] {
  return (key, uid, now) => {
    const record = state.records.get(serviceId(key));
    const instance = record?.instances.get(uid);
    const lease = record?.leases.get(uid);
    if (record === undefined || instance === undefined || lease === undefined) return false;
    const renewed = beaten(lease, instance.registration.metadata, now);
    if (renewed === lease) return true;
    const registration = instance.registration.healthy
      ? instance.registration
      : { ...instance.registration, healthy: true };
    state.put(record, { instance: { ...instance, registration, health: 'healthy' }, lease: renewed }, now);
    return true;
  };
}

/** Lets an owner leave an instance; false when the instance stays as it was. */
function leave(state: TableState, from: InstancePlace & { readonly owner: Owner }, now: number): boolean {
  const record = state.records.get(from.service);
  const instance = record?.instances.get(from.uid);
  const lease = record?.leases.get(from.uid);
  if (record === undefined || instance === undefined || lease === undefined) return false;
  const rest = left(lease, from.owner, now);
  if (rest === lease) return false;
  const health = rest === undefined ? undefined : healthOf(rest, instance.registration, now);
  if (rest === undefined || health === undefined) state.drop(record, from.uid, now);
  else state.put(record, { instance: { ...instance, health }, lease: rest }, now);
  return true;
}

function createRestore(state: TableState): InstanceTable['restore'] {
  return (key, saved, now) => {
    const record = state.ensure(key);
    if (!record.ok) return record;
    for (const each of saved) {
      if (state.room(record.value, instanceUid(each.registration)) !== undefined) break;
      putSaved(state, record.value, {
        saved: each,
        lease: restored(each, each.registration.metadata, now),
        now,
      });
    }
    if (record.value.instances.size === 0) state.emptied(record.value.id, now);
    return good(record.value.instances.size);
  };
}

/** An empty table. Time comes in as an argument; changes go out through the hooks. */
export function createInstanceTable(hooks: TableHooks): InstanceTable {
  const state = createTableState(hooks);
  let epoch = 0;
  const nextEpoch = (now: number): number => {
    epoch = Math.max(epoch + 1, Math.trunc(now));
    return epoch;
  };
  const advance = (now: number): void => {
    for (const slot of state.deadlines.take(now)) settle(state, parsePlace(slot), now);
    state.forgetEmpty(now);
  };
  const timed =
    <Args extends readonly unknown[], Result>(run: (...args: [...Args, number]) => Result) =>
    (...args: [...Args, number]): Result => {
      advance(args[args.length - 1] as number);
      return run(...args);
    };
  const register = createRegister(state, nextEpoch);

  return {
    register: timed(register),
    replace: timed(createReplace(state, register)),
    deregister: timed(({ key, uid, owner }: { key: ServiceKey; uid: string; owner: Owner }, now: number) =>
      leave(state, { service: serviceId(key), uid, owner }, now),
    ),
    beat: timed(createBeat(state)),
    disconnect: timed((id: string, now: number) => {
      for (const place of state.byConnection.of(id))
        leave(state, { ...place, owner: { kind: 'connection', id } }, now);
    }),
    restore: timed(createRestore(state)),
    advance,
    nextDue: () => state.deadlines.next(),
    get: (service) => state.records.get(service),
    all: () => state.records.values(),
    ofConnection: (connection, limit) => state.byConnection.of(connection, limit),
    atAddress: (ip, limit) => state.byAddress.of(ip, limit),
    counts: () => ({ services: state.records.size, instances: state.size() }),
    epoch: () => epoch,
    raiseEpoch: (known) => {
      epoch = Math.max(epoch, known);
    },
  };
}
