import { checkClusters, selectHosts } from '../core/answer.ts';
import { readFlag, readNumber, readPage } from '../core/fields.ts';
import { PUBLIC, serviceId } from '../core/names.ts';
import type { ServiceRecord } from '../core/service-record.ts';
import { hostFields, serviceInfoJson } from '../nacos/service-info.ts';
import { listServices, type ServicePage } from '../nacos/service-list.ts';
import { consumerOf, type HttpAnswer, type HttpCall, type HttpRoute, json, refuse } from './call.ts';
import { requestedService } from './params.ts';
import { spelling } from './udp-datagram.ts';

function list(call: HttpCall): HttpAnswer {
  const { naming, params, udp, address } = call;
  const key = requestedService(params);
  if (!key.ok) return refuse(key.error);
  const clusters = params.get('clusters') ?? '';
  const error = checkClusters(clusters);
  if (error !== undefined) return refuse(error);
  const healthyOnly = readFlag(params.get('healthyOnly'), false);
  const consumer = (): ReturnType<typeof consumerOf> => consumerOf(call);
  const answer = naming.answerFor({ key: key.value, clusters, healthyOnly }, consumer());
  const port = readNumber(params.get('udpPort'), 0);
  if (port > 0) udp.subscribe({ address, port, key: key.value, clusters, consumer }, answer);
  return { status: 200, type: 'json', body: serviceInfoJson(answer, spelling) };
}

function page({ naming, params }: HttpCall): ServicePage {
  return listServices(naming.state, {
    namespace: params.get('namespaceId') ?? PUBLIC,
    group: params.get('groupName', 'groupNameParam') ?? '',
    containing: params.get('serviceNameParam') ?? '',
    pageNo: params.get('pageNo'),
    pageSize: params.get('pageSize'),
  });
}

function services(call: HttpCall): HttpAnswer {
  const { count, records } = page(call);
  return json({ count, doms: records.map(({ key }) => key.name) });
}

function summary({ key, instances }: ServiceRecord): Record<string, unknown> {
  const all = [...instances.values()];
  return {
    name: key.name,
    groupName: key.group,
    clusterCount: new Set(all.map(({ registration }) => registration.cluster)).size,
    ipCount: all.length,
    healthyInstanceCount: all.filter(({ health }) => health !== 'unhealthy').length,
    triggerFlag: 'false',
  };
}

function catalogServices(call: HttpCall): HttpAnswer {
  const { count, records } = page(call);
  return json({ count, serviceList: records.map(summary) });
}

function catalogInstances({ naming, params }: HttpCall): HttpAnswer {
  const key = requestedService(params);
  if (!key.ok) return refuse(key.error);
  const { table, overlays } = naming.state;
  const cluster = params.get('clusterName');
  const clusters = cluster === undefined ? [] : [cluster];
  const { hosts } = selectHosts(table.get(serviceId(key.value)), overlays, { clusters, healthyOnly: false });
  const { start, end } = readPage(params.get('pageNo'), params.get('pageSize'));
  return json({
    count: hosts.length,
    list: hosts.slice(start, end).map((host) => hostFields(key.value, host)),
  });
}

/** Questions about services and their instances. */
export const listRoutes: readonly HttpRoute[] = [
  { method: 'GET', path: '/v1/ns/instance/list', run: list },
  { method: 'GET', path: '/v1/ns/service/list', run: services },
  { method: 'GET', path: '/v1/ns/catalog/services', run: catalogServices },
  { method: 'GET', path: '/v1/ns/catalog/instances', run: catalogInstances },
];
