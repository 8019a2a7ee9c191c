import { checkClusters } from '../core/answer.ts';
import type { RegistryError } from '../core/errors.ts';
import { readFlag, readText } from '../core/fields.ts';
import { PUBLIC } from '../core/names.ts';
import type { Answer } from '../nacos/answer.ts';
import { serviceInfoJson } from '../nacos/service-info.ts';
import { listServices } from '../nacos/service-list.ts';
import type { SubscriptionPlace } from '../nacos/subscriptions.ts';
import { consumerOf } from './connection.ts';
import { type Call, type Handlers, requestedService } from './handler.ts';
import { refusal, success } from './reply.ts';
import { createPushEncoder, createSubscription, spelling } from './subscriber.ts';

// Dubbo asks for this name on each connection, to learn whether the server answers.
const DUBBO_PROBE = 'Dubbo-Nacos-Test';

const infoField = (answer: Answer): string => `"serviceInfo":${serviceInfoJson(answer, spelling)}`;

function query({ naming, connection, request }: Call): Buffer {
  const key = requestedService(request);
  if (!key.ok) return refusal(request, 'QueryServiceResponse', key.error);
  if (key.value.name === DUBBO_PROBE) connection.dubbo = true;
  const clusters = readText(request.body['cluster'], '');
  const error = checkClusters(clusters);
  if (error !== undefined) return refusal(request, 'QueryServiceResponse', error);
  const healthyOnly = readFlag(request.body['healthyOnly'], false);
  const answer = naming.answerFor(
    { key: key.value, clusters, healthyOnly },
    consumerOf(naming.state, connection),
  );
  return success(request, 'QueryServiceResponse', { raw: infoField(answer) });
}

function list({ naming, request }: Call): Buffer {
  const { body } = request;
  const { count, records } = listServices(naming.state, {
    namespace: readText(body['namespace'], '') || PUBLIC,
    group: readText(body['groupName'], ''),
    containing: '',
    pageNo: body['pageNo'],
    pageSize: body['pageSize'],
  });
  const serviceNames = records.map(({ key }) => key.name);
  return success(request, 'ServiceListResponse', { fields: { count, serviceNames } });
}

type Subscribing = {
  readonly encode: ReturnType<typeof createPushEncoder>;
  readonly drop: (call: Call) => void;
};

/** Subscribes the client of a call, if it is not yet. */
function subscribe(
  call: Call,
  { place, answer }: { readonly place: SubscriptionPlace; readonly answer: Answer },
  { encode, drop }: Subscribing,
): RegistryError | undefined {
  const { naming, connection } = call;
  if (naming.subscriptions.find(place) !== undefined) return undefined;
  const subscription = createSubscription({ naming, connection, encode, drop: () => drop(call) }, place);
  const error = naming.subscriptions.add(subscription);
  if (error !== undefined) return error;
  subscription.push.told(answer);
  // The push repeats the answer: its acknowledgement is the proof of receipt.
  naming.state.clock.soon(() => subscription.push.offer(answer));
  return undefined;
}

function createSubscribe(drop: (call: Call) => void): (call: Call) => Buffer {
  const encode = createPushEncoder();
  return (call) => {
    const { naming, connection, request } = call;
    const key = requestedService(request);
    if (!key.ok) return refusal(request, 'SubscribeServiceResponse', key.error);
    const clusters = readText(request.body['clusters'], '');
    const refused = checkClusters(clusters);
    if (refused !== undefined) return refusal(request, 'SubscribeServiceResponse', refused);
    const place = { client: connection.id, key: key.value, clusters };
    const answer = naming.answerFor({ ...place, healthyOnly: false }, consumerOf(naming.state, connection));
    const raw = { raw: infoField(answer) };
    if (!readFlag(request.body['subscribe'], true)) {
      naming.subscriptions.remove(place);
      return success(request, 'SubscribeServiceResponse', raw);
    }
    const error = subscribe(call, { place, answer }, { encode, drop });
    if (error !== undefined) return refusal(request, 'SubscribeServiceResponse', error);
    return success(request, 'SubscribeServiceResponse', raw);
  };
}

/** Questions about services. `drop` ends the connection of a call. */
export const serviceHandlers = (drop: (call: Call) => void): Handlers => ({
  ServiceQueryRequest: query,
  SubscribeServiceRequest: createSubscribe(drop),
  ServiceListRequest: list,
});
