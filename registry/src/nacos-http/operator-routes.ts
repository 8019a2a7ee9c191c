import { type HttpAnswer, type HttpCall, type HttpRoute, json, text } from './call.ts';

function metrics({ naming }: HttpCall): HttpAnswer {
  const { services, instances } = naming.state.table.counts();
  const subscribeCount = [...naming.subscriptions.all()].length;
  return json({ status: 'UP', serviceCount: services, instanceCount: instances, subscribeCount });
}

/** What old clients read of the server's switches: the times they should keep. */
const switches = {
  name: '00-00---000-NACOS_SWITCH_DOMAIN-000---00-00',
  clientBeatInterval: 5_000,
  defaultCacheMillis: 5_000,
  pushEnabled: true,
  healthCheckEnabled: true,
  lightBeatEnabled: true,
};

/** State of the server. */
export const operatorRoutes: readonly HttpRoute[] = [
  { method: 'GET', path: '/v1/ns/operator/metrics', run: metrics },
  { method: 'GET', path: '/v1/ns/operator/switches', run: () => json(switches) },
  { method: 'GET', path: '/v1/cs/configs', run: () => text('config data not exist', 404) },
];
