import { MAX_INSTANCES_PER_SERVICE } from '../core/bounds.ts';
import { bad, good, invalid, type Outcome, type RegistryError } from '../core/errors.ts';
import { readObject, readText } from '../core/fields.ts';
import { instanceUid, type Registration, readRegistration } from '../core/instance.ts';
import type { ServiceKey } from '../core/names.ts';
import { type Call, type Handlers, requestedService } from './handler.ts';
import { refusal, success } from './reply.ts';

function readInstance(sent: unknown): Outcome<Registration> {
  const fields = readObject(sent);
  if (fields === undefined) return bad(invalid('instance', 'missing', 'send the instance'));
  return readRegistration({
    ip: fields['ip'],
    port: fields['port'],
    cluster: fields['clusterName'],
    weight: fields['weight'],
    enabled: fields['enabled'],
    healthy: fields['healthy'],
    ephemeral: fields['ephemeral'],
    metadata: fields['metadata'],
  });
}

function readInstances(sent: unknown): Outcome<readonly Registration[]> {
  if (!Array.isArray(sent)) return bad(invalid('instances', 'not a list', 'send a list of instances'));
  if (sent.length > MAX_INSTANCES_PER_SERVICE) {
    return bad(invalid('instances', `${sent.length} instances`, `send at most ${MAX_INSTANCES_PER_SERVICE}`));
  }
  const registrations: Registration[] = [];
  for (const each of sent) {
    const registration = readInstance(each);
    if (!registration.ok) return registration;
    registrations.push(registration.value);
  }
  return good(registrations);
}

type Wanted = { readonly key: ServiceKey; readonly type: string; readonly registration: Registration };

function change(
  { naming, connection }: Call,
  { key, type, registration }: Wanted,
): RegistryError | undefined {
  const { table, clock } = naming.state;
  const owner = { kind: 'connection', id: connection.id } as const;
  if (type === 'registerInstance') return table.register({ key, registration, owner }, clock.now());
  if (type !== 'deregisterInstance') {
    return invalid('type', 'neither registerInstance nor deregisterInstance', 'send one of them');
  }
  table.deregister({ key, uid: instanceUid(registration), owner }, clock.now());
  return undefined;
}

function instance(call: Call): Buffer {
  const { request } = call;
  const key = requestedService(request);
  if (!key.ok) return refusal(request, 'InstanceResponse', key.error);
  const registration = readInstance(request.body['instance']);
  if (!registration.ok) return refusal(request, 'InstanceResponse', registration.error);
  const type = readText(request.body['type'], '');
  const error = change(call, { key: key.value, type, registration: registration.value });
  if (error !== undefined) return refusal(request, 'InstanceResponse', error);
  return success(request, 'InstanceResponse', { fields: { type } });
}

function batch({ naming, connection, request }: Call): Buffer {
  const key = requestedService(request);
  if (!key.ok) return refusal(request, 'BatchInstanceResponse', key.error);
  const registrations = readInstances(request.body['instances']);
  if (!registrations.ok) return refusal(request, 'BatchInstanceResponse', registrations.error);
  const { table, clock } = naming.state;
  const sent = { key: key.value, registrations: registrations.value, connection: connection.id };
  const error = table.replace(sent, clock.now());
  if (error !== undefined) return refusal(request, 'BatchInstanceResponse', error);
  return success(request, 'BatchInstanceResponse', { fields: { type: 'batchRegisterInstance' } });
}

const persistentRefused: RegistryError = {
  code: 'PersistentUnsupported',
  what: 'PersistentInstanceRequest',
  why: 'persistent instances are not kept by this registry',
  mend: 'register ephemeral instances, or declare the instances of the service as a resource',
};

/** Registration of instances. */
export const instanceHandlers: Handlers = {
  InstanceRequest: instance,
  BatchInstanceRequest: batch,
  PersistentInstanceRequest: ({ request }) => refusal(request, 'InstanceResponse', persistentRefused),
};
