import { bad, good, invalid, type Outcome, type RegistryError } from '../core/errors.ts';
import { readObject } from '../core/fields.ts';
import { instanceUid, type Registration, readRegistration } from '../core/instance.ts';
import { beatTimes } from '../core/lease.ts';
import { type ServiceKey, serviceId } from '../core/names.ts';
import { type HttpAnswer, type HttpCall, type HttpRoute, json, refuse } from './call.ts';
import { requestedPlace } from './instance-routes.ts';
import { requestedService } from './params.ts';

/** Codes in the answer to a beat. */
const OK = 10_200;
const UNKNOWN = 20_404;

function readBeat(sent: string): Outcome<Registration> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(sent);
  } catch {
    parsed = undefined;
  }
  const fields = readObject(parsed);
  if (fields === undefined) return bad(invalid('beat', 'not a JSON object', 'send the beat as JSON'));
  return readRegistration({
    ip: fields['ip'],
    port: fields['port'],
    cluster: fields['cluster'],
    weight: fields['weight'],
    enabled: true,
    healthy: true,
    ephemeral: true,
    metadata: fields['metadata'],
  });
}

function answer({ naming }: HttpCall, known: { readonly key: ServiceKey; readonly uid: string }): HttpAnswer {
  const instance = naming.state.table.get(serviceId(known.key))?.instances.get(known.uid);
  const { intervalMs } = beatTimes(instance?.registration.metadata ?? {});
  const code = instance === undefined ? UNKNOWN : OK;
  return json({ clientBeatInterval: intervalMs, code, lightBeatEnabled: true });
}

/** A full beat says all there is to register, so it registers an instance that is unknown. */
function fullBeat(call: HttpCall, sent: string): Outcome<HttpAnswer> {
  const key = requestedService(call.params);
  if (!key.ok) return key;
  const registration = readBeat(sent);
  if (!registration.ok) return registration;
  const { table, clock } = call.naming.state;
  const uid = instanceUid(registration.value);
  let error: RegistryError | undefined;
  if (!table.beat(key.value, uid, clock.now())) {
    const owner = { kind: 'beat' } as const;
    error = table.register({ key: key.value, registration: registration.value, owner }, clock.now());
  }
  return error === undefined ? good(answer(call, { key: key.value, uid })) : bad(error);
}

function lightBeat(call: HttpCall): Outcome<HttpAnswer> {
  const place = requestedPlace(call.params);
  if (!place.ok) return place;
  const { table, clock } = call.naming.state;
  table.beat(place.value.key, place.value.uid, clock.now());
  return good(answer(call, place.value));
}

function beat(call: HttpCall): HttpAnswer {
  const sent = call.params.get('beat');
  const outcome = sent === undefined ? lightBeat(call) : fullBeat(call, sent);
  return outcome.ok ? outcome.value : refuse(outcome.error);
}

/** Signs of life of instances registered over HTTP. */
export const beatRoutes: readonly HttpRoute[] = [{ method: 'PUT', path: '/v1/ns/instance/beat', run: beat }];
