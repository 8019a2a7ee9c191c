import type { Instance, Registration } from './instance.ts';
import type { Lease } from './lease.ts';
import { type ServiceKey, serviceId } from './names.ts';
import { createShapeCounts, type ShapeCounts } from './shape.ts';

/** A service and its instances, as the table holds it. Others only read it. */
export interface ServiceRecord {
  readonly key: ServiceKey;
  /** `serviceId` of the key. */
  readonly id: string;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly leases: ReadonlyMap<string, Lease>;
  readonly shape: ShapeCounts;
}

/** A record that its owner may change. */
export interface MutableRecord extends ServiceRecord {
  readonly instances: Map<string, Instance>;
  readonly leases: Map<string, Lease>;
}

/** A service without instances. */
export const createRecord = (key: ServiceKey): MutableRecord => ({
  key,
  id: serviceId(key),
  instances: new Map(),
  leases: new Map(),
  shape: createShapeCounts(),
});

function sameMetadata(a: Registration['metadata'], b: Registration['metadata']): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Whether two registrations say the same. */
export function sameRegistration(a: Registration, b: Registration): boolean {
  return (
    a.ip === b.ip &&
    a.port === b.port &&
    a.cluster === b.cluster &&
    a.weight === b.weight &&
    a.enabled === b.enabled &&
    a.healthy === b.healthy &&
    sameMetadata(a.metadata, b.metadata)
  );
}

/** Puts an instance into a record and answers whether anything that is served changed. */
export function putInstance(record: MutableRecord, instance: Instance): boolean {
  const before = record.instances.get(instance.uid);
  record.instances.set(instance.uid, instance);
  if (before === undefined) {
    record.shape.add(instance.registration);
    return true;
  }
  if (sameRegistration(before.registration, instance.registration)) return before.health !== instance.health;
  record.shape.add(instance.registration);
  record.shape.remove(before.registration);
  return true;
}

/** Takes an instance out of a record. */
export function dropInstance(record: MutableRecord, uid: string): Instance | undefined {
  const instance = record.instances.get(uid);
  if (instance === undefined) return undefined;
  record.instances.delete(uid);
  record.leases.delete(uid);
  record.shape.remove(instance.registration);
  return instance;
}
