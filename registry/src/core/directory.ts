import { EMPTY_SERVICE_MS, MAX_SERVICES } from './bounds.ts';
import { bad, good, type Outcome, type RegistryError } from './errors.ts';
import type { NameTable } from './name-map.ts';
import { type ServiceKey, serviceId } from './names.ts';
import { createRecord, type MutableRecord } from './service-record.ts';

/** What a table tells and asks of its surroundings. */
export type TableHooks = {
  readonly names: NameTable;
  /** Called with a `serviceId` after each change of the service that anyone could see. */
  readonly changed: (service: string) => void;
  /** Called with a `serviceId` after the service was forgotten. */
  readonly forgotten: (service: string) => void;
};

/** The services that are known. One without instances stays for a day, or until its room is needed. */
export interface Directory {
  readonly records: ReadonlyMap<string, MutableRecord>;
  /** The record of a service, made when absent. */
  readonly ensure: (key: ServiceKey) => Outcome<MutableRecord>;
  /** Notes that a service has instances. */
  readonly filled: (service: string) => void;
  /** Notes that a service lost its last instance. */
  readonly emptied: (service: string, now: number) => void;
  /** Forgets services that were empty for a day. */
  readonly forgetEmpty: (now: number) => void;
}

/** The refusal of one more than a bound allows. */
export const tooMany = (what: string, most: number): RegistryError => ({
  code: 'TooMany',
  what,
  why: `there are ${most} already, the most this registry holds`,
  mend: 'deregister what is no longer used',
});

/** An empty directory. */
export function createDirectory({ names, changed, forgotten }: TableHooks): Directory {
  const records = new Map<string, MutableRecord>();
  const empties = new Map<string, number>();

  const forget = (id: string): void => {
    const record = records.get(id);
    if (record === undefined) return;
    records.delete(id);
    empties.delete(id);
    for (const renamed of names.remove(record.key)) changed(serviceId(renamed));
    forgotten(id);
  };
  const makeRoom = (): void => {
    const oldest = records.size < MAX_SERVICES ? undefined : empties.keys().next().value;
    if (oldest !== undefined) forget(oldest);
  };
  const ensure = (key: ServiceKey): Outcome<MutableRecord> => {
    const known = records.get(serviceId(key));
    if (known !== undefined) return good(known);
    makeRoom();
    if (records.size >= MAX_SERVICES) return bad(tooMany('services', MAX_SERVICES));
    const record = createRecord(key);
    records.set(record.id, record);
    for (const renamed of names.add(key)) changed(serviceId(renamed));
    return good(record);
  };
  return {
    records,
    ensure,
    filled: (service) => void empties.delete(service),
    emptied: (service, now) => {
      if (!empties.has(service)) empties.set(service, now);
    },
    forgetEmpty: (now) => {
      for (const [id, since] of empties) {
        if (now - since < EMPTY_SERVICE_MS) return;
        forget(id);
      }
    },
  };
}
