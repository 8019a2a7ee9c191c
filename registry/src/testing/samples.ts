import type { Consumer } from '../core/consumer.ts';
import { type InstanceFields, type Registration, readRegistration } from '../core/instance.ts';
import type { InstanceTable } from '../core/instance-table.ts';
import { createNameTable } from '../core/name-map.ts';
import type { ServiceKey } from '../core/names.ts';
import { createInstanceTable } from '../core/table.ts';

/** A service of the default group. */
export const keyOf = (name: string, group = 'DEFAULT_GROUP', namespace = 'public'): ServiceKey => ({
  namespace,
  group,
  name,
});

const unset: InstanceFields = {
  ip: '10.0.0.1',
  port: 8080,
  cluster: undefined,
  weight: undefined,
  enabled: undefined,
  healthy: undefined,
  ephemeral: undefined,
  metadata: undefined,
};

/** A registration with defaults. */
export function registrationOf(sent: Partial<InstanceFields> = {}): Registration {
  const read = readRegistration({ ...unset, ...sent });
  if (!read.ok) throw new Error(read.error.why);
  return read.value;
}

/** A consumer nothing is known of. */
export const consumerAt = (address: string, more: Partial<Consumer> = {}): Consumer => ({
  address,
  agent: '',
  labels: {},
  dubbo: false,
  identity: { id: `anonymous/${address}`, service: undefined, uid: undefined },
  ...more,
});

/** A table that lists the services it was told changed. */
export function createTestTable(): InstanceTable & {
  readonly changed: string[];
  readonly forgotten: string[];
} {
  const changed: string[] = [];
  const forgotten: string[] = [];
  const table = createInstanceTable({
    names: createNameTable(new Map()),
    changed: (service) => void changed.push(service),
    forgotten: (service) => void forgotten.push(service),
  });
  return { ...table, changed, forgotten };
}

/** A connection as an owner. */
export const connection = (id: string) => ({ kind: 'connection', id }) as const;

/** A client that beats. */
export const beats = { kind: 'beat' } as const;
