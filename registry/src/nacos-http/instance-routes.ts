import { bad, good, invalid, type Outcome, type RegistryError } from '../core/errors.ts';
import { readFlag, readNumber } from '../core/fields.ts';
import { checkAddress, type Instance, instanceId, instanceUid, readRegistration } from '../core/instance.ts';
import { DEFAULT_CLUSTER, groupedName, type ServiceKey, serviceId } from '../core/names.ts';
import { readOverlay } from '../core/overlay-fields.ts';
import { mergeOverlay } from '../core/overlays.ts';
import { done, type HttpAnswer, type HttpCall, type HttpRoute, json, refuse } from './call.ts';
import { type Params, requestedService } from './params.ts';

type Place = { readonly key: ServiceKey; readonly uid: string };

/** The instance a request names by address, port and cluster. */
export function requestedPlace(params: Params): Outcome<Place> {
  const key = requestedService(params);
  if (!key.ok) return key;
  const ip = params.get('ip');
  const port = readNumber(params.get('port'), Number.NaN);
  const error = checkAddress(ip);
  if (error !== undefined || ip === undefined) return bad(error ?? invalid('ip', 'missing', 'send it'));
  if (Number.isNaN(port))
    return bad(invalid('port', 'missing or no number', 'send the port of the instance'));
  const cluster = params.get('clusterName', 'cluster') ?? DEFAULT_CLUSTER;
  return good({ key: key.value, uid: instanceUid({ ip, port, cluster }) });
}

function register({ naming, params }: HttpCall): HttpAnswer {
  const key = requestedService(params);
  if (!key.ok) return refuse(key.error);
  const registration = readRegistration({
    ip: params.get('ip'),
    port: params.get('port'),
    cluster: params.get('clusterName', 'cluster'),
    weight: params.get('weight'),
    enabled: params.get('enabled', 'enable'),
    healthy: params.get('healthy'),
    ephemeral: params.get('ephemeral'),
    metadata: params.get('metadata'),
  });
  if (!registration.ok) return refuse(registration.error);
  const { table, clock } = naming.state;
  const sent = { key: key.value, registration: registration.value, owner: { kind: 'beat' } } as const;
  const error = table.register(sent, clock.now());
  return error === undefined ? done : refuse(error);
}

function deregister({ naming, params }: HttpCall): HttpAnswer {
  const place = requestedPlace(params);
  if (!place.ok) return refuse(place.error);
  const { table, clock } = naming.state;
  table.deregister({ ...place.value, owner: { kind: 'beat' } }, clock.now());
  return done;
}

const unknown: RegistryError = {
  code: 'NotFound',
  what: 'instance',
  why: 'no such instance is registered',
  mend: 'check service, group, address, port and cluster',
};

function find({ naming }: HttpCall, { key, uid }: Place): Instance | undefined {
  const { table, clock } = naming.state;
  table.advance(clock.now());
  return table.get(serviceId(key))?.instances.get(uid);
}

const persistentRefused: RegistryError = {
  code: 'PersistentUnsupported',
  what: 'ephemeral',
  why: 'persistent instances are not kept by this registry',
  mend: 'leave the parameter out',
};

/** Writes on an instance over what its client registered; the registration stays as it is. */
const write =
  (keep: boolean) =>
  (call: HttpCall): HttpAnswer => {
    const { naming, params } = call;
    const place = requestedPlace(params);
    if (!place.ok) return refuse(place.error);
    if (!readFlag(params.get('ephemeral'), true)) return refuse(persistentRefused);
    const overlay = readOverlay({
      weight: params.get('weight'),
      enabled: params.get('enabled', 'enable'),
      metadata: params.get('metadata'),
    });
    if (!overlay.ok) return refuse(overlay.error);
    if (find(call, place.value) === undefined) return refuse(unknown);
    const at = { service: serviceId(place.value.key), uid: place.value.uid, layer: 'operator' } as const;
    const before = keep ? naming.state.overlays.get(at) : undefined;
    const error = naming.state.overlays.write(at, mergeOverlay(before ?? {}, overlay.value));
    return error === undefined ? done : refuse(error);
  };

function detail(call: HttpCall): HttpAnswer {
  const place = requestedPlace(call.params);
  if (!place.ok) return refuse(place.error);
  const { key, uid } = place.value;
  const instance = find(call, place.value);
  if (instance === undefined) return refuse(unknown);
  const seen = call.naming.state.overlays.apply(serviceId(key), uid, instance.registration);
  return json({
    service: groupedName(key),
    ip: seen.ip,
    port: seen.port,
    clusterName: seen.cluster,
    weight: seen.weight,
    healthy: instance.health !== 'unhealthy',
    enabled: seen.enabled,
    instanceId: instanceId(uid, key),
    metadata: seen.metadata,
  });
}

const path = '/v1/ns/instance';

/** Registration, and what an operator writes: PUT replaces what was written before, PATCH adds to it. */
export const instanceRoutes: readonly HttpRoute[] = [
  { method: 'POST', path, run: register },
  { method: 'DELETE', path, run: deregister },
  { method: 'PUT', path, run: write(false) },
  { method: 'PATCH', path, run: write(true) },
  { method: 'GET', path, run: detail },
];
