import type { Outcome, RegistryError } from './errors.ts';
import type { Registration } from './instance.ts';
import type { Owner } from './lease.ts';
import type { ServiceKey } from './names.ts';
import type { InstancePlace } from './place-index.ts';
import type { ServiceRecord } from './service-record.ts';

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
