import { good } from './errors.ts';
import { type Health, instanceUid, type Registration } from './instance.ts';
import type { InstanceTable, SavedInstance } from './instance-table.ts';
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
import { serviceId } from './names.ts';
import { type InstancePlace, placeText } from './place-index.ts';
import type { MutableRecord } from './service-record.ts';
import type { TableState } from './table-state.ts';

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
export function settle(state: TableState, place: InstancePlace, now: number): void {
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

/** Registers an instance; one that is known keeps its epoch. */
export function createRegister(
  state: TableState,
  nextEpoch: (now: number) => number,
): InstanceTable['register'] {
  return ({ key, registration, owner }, now) => {
    const record = state.ensure(key);
    if (!record.ok) return record.error;
    const uid = instanceUid(registration);
    const error = state.room(record.value, uid);
    if (error !== undefined) {
      if (record.value.instances.size === 0) state.emptied(record.value.id, now);
      return error;
    }
    const epoch = record.value.instances.get(uid)?.epoch ?? nextEpoch(now);
    const { metadata } = registration;
    const lease = registered(record.value.leases.get(uid), { owner, metadata }, now);
    const saved = { registration, epoch, beats: false, unhealthy: false };
    putSaved(state, record.value, { saved, lease, now });
    return undefined;
  };
}

/** Makes a list all that a connection has in a service. */
export function createReplace(
  state: TableState,
  register: InstanceTable['register'],
): InstanceTable['replace'] {
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

/** Takes beats; one heals an instance that was unhealthy or unconfirmed. */
export function createBeat(state: TableState): InstanceTable['beat'] {
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
export function leave(
  state: TableState,
  from: InstancePlace & { readonly owner: Owner },
  now: number,
): boolean {
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

/** Puts instances from before a restart. */
export function createRestore(state: TableState): InstanceTable['restore'] {
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
