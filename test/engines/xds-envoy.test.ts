import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../lib/free-port.ts';
import { type Envoy, envoyBinary, startEnvoy } from './envoy.ts';
import { available } from './skip.ts';
import { type Backend, eventually, startBackend, startXds, type XdsBed } from './xds-bed.ts';
import { changeOf, edsCluster, endpointsOf, httpListener, routeTo } from './xds-resources.ts';

const WARM_WITHIN_MS = 10_000;

const found = await available('Envoy', envoyBinary);

function bootstrap(apiType: 'GRPC' | 'DELTA_GRPC', port: number): object {
  const ads = { ads: {}, resource_api_version: 'V3' };
  const address = { socket_address: { address: '127.0.0.1', port_value: port } };
  const http2 = { explicit_http_config: { http2_protocol_options: {} } };
  return {
    node: { id: 'edge-1', cluster: 'gateway/test/edge' },
    dynamic_resources: {
      ads_config: {
        api_type: apiType,
        transport_api_version: 'V3',
        set_node_on_first_message_only: true,
        grpc_services: [{ envoy_grpc: { cluster_name: 'flyball' } }],
      },
      lds_config: ads,
      cds_config: ads,
    },
    static_resources: {
      clusters: [
        {
          name: 'flyball',
          type: 'STATIC',
          connect_timeout: '1s',
          load_assignment: {
            cluster_name: 'flyball',
            endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }],
          },
          typed_extension_protocol_options: {
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
              '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
              ...http2,
            },
          },
        },
      ],
    },
  };
}

interface Listeners {
  readonly listener_statuses?: readonly {
    readonly local_address: { readonly socket_address: { readonly port_value: number } };
  }[];
}

/** The port the system gave to Envoy's only listener. */
async function listenerPort(envoy: Envoy): Promise<number> {
  const ask = async (): Promise<number> => {
    const { listener_statuses: all } = (await envoy.json('/listeners?format=json')) as Listeners;
    return all?.[0]?.local_address.socket_address.port_value ?? 0;
  };
  return eventually(ask, (port) => port > 0);
}

async function answerOf(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  return `${answer.status} ${await answer.text()}`;
}

describe.skipIf('missing' in found).each([
  { mode: 'GRPC', name: 'state of the world' },
  { mode: 'DELTA_GRPC', name: 'Delta' },
] as const)('a real Envoy by $name', ({ mode }) => {
  let backends: Readonly<Record<'v1' | 'v2', Backend>>;
  let xds: XdsBed;
  let envoy: Envoy;

  beforeAll(async () => {
    backends = { v1: await startBackend('v1'), v2: await startBackend('v2') };
  });
  afterAll(async () => {
    await Promise.all([backends.v1.close(), backends.v2.close()]);
  });

  const start = (bed: XdsBed): void => {
    const resources = [
      edsCluster('v1'),
      endpointsOf('v1', [backends.v1.port]),
      httpListener('edge', 'routes'),
      routeTo('routes', { v1: 1 }),
    ];
    bed.core.apply('envoy', changeOf(resources, { cluster: ['v1'], listener: ['edge'] }));
  };

  beforeEach(async () => {
    xds = await startXds(await freePort());
    start(xds);
    envoy = await startEnvoy({ bootstrap: bootstrap(mode, xds.server.port) });
    await envoy.live();
  });
  afterEach(async () => {
    await envoy.stop();
    await xds.close();
  });

  test('takes clusters, endpoints, listeners and routes, and follows them without an error', async () => {
    const port = await listenerPort(envoy);
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v1',
    );
    const seen = new Set<string>();
    xds.core.apply(
      'envoy',
      changeOf([edsCluster('v2'), endpointsOf('v2', [backends.v2.port]), routeTo('routes', { v2: 1 })], {
        cluster: ['v1', 'v2'],
        listener: ['edge'],
      }),
    );
    await eventually(
      async () => {
        const answer = await answerOf(port);
        seen.add(answer);
        return answer;
      },
      (answer) => answer === '200 v2',
    );
    expect([...seen].filter((answer) => !answer.startsWith('200'))).toEqual([]);
    const rejected = await envoy.stats('update_rejected');
    expect([...rejected].filter(([, count]) => count !== '0')).toEqual([]);
    const identifier = await envoy.stats('^control_plane.identifier$');
    expect(identifier.get('control_plane.identifier')).toBe('flyball-test');
    expect(xds.log).toContain('accepted route/routes');
  });

  test('endpoints that move are followed', async () => {
    const port = await listenerPort(envoy);
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v1',
    );
    xds.core.apply('envoy', changeOf([endpointsOf('v1', [backends.v2.port])]));
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v2',
    );
  });

  test('a changed cluster does not stay warming: its endpoints follow it', async () => {
    const port = await listenerPort(envoy);
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v1',
    );
    const before = await envoy.stats('^cluster_manager.cluster_modified$');
    xds.core.apply('envoy', changeOf([edsCluster('v1', '2s')]));
    await eventually(
      () => envoy.stats('^cluster_manager.(cluster_modified|warming_clusters)$'),
      (stats) =>
        stats.get('cluster_manager.cluster_modified') !== before.get('cluster_manager.cluster_modified') &&
        stats.get('cluster_manager.warming_clusters') === '0',
      // Without its endpoints it would warm until Envoy's fetch timeout of 15 s.
      WARM_WITHIN_MS,
    );
    expect(await answerOf(port)).toBe('200 v1');
  });

  test('a bad cluster beside a good new one is isolated, and the good one is used', async () => {
    const port = await listenerPort(envoy);
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v1',
    );
    xds.core.apply(
      'envoy',
      changeOf(
        [
          edsCluster('bad', '0s'),
          edsCluster('v2'),
          endpointsOf('bad', [backends.v1.port]),
          endpointsOf('v2', [backends.v2.port]),
          routeTo('routes', { v2: 1 }),
        ],
        { cluster: ['v1', 'v2', 'bad'], listener: ['edge'] },
      ),
    );
    const seen = new Set<string>();
    await eventually(
      async () => {
        const answer = await answerOf(port);
        seen.add(answer);
        return answer;
      },
      (answer) => answer === '200 v2',
    );
    expect([...seen].sort()).toEqual(expect.arrayContaining(['200 v2']));
    expect([...seen].filter((answer) => !answer.startsWith('200'))).toEqual([]);
    const rejections = xds.log.filter((line) => line.startsWith('rejected'));
    expect(rejections).toHaveLength(1);
    expect(rejections[0]).toMatch(/^rejected cluster\/bad: .*Proto constraint validation failed/);
    expect(xds.core.withheld('envoy').map(({ refused }) => refused.name)).toEqual(['bad']);
    xds.core.apply('envoy', changeOf([edsCluster('bad', '3s')]));
    await eventually(
      () => xds.log.includes('accepted cluster/bad'),
      (accepted) => accepted,
    );
    expect(xds.core.withheld('envoy')).toEqual([]);
  });

  test('a refused route keeps the last good one, its reason is shown without the resource', async () => {
    const port = await listenerPort(envoy);
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v1',
    );
    xds.core.apply('envoy', changeOf([routeTo('routes', { v1: 0 })]));
    const rejection = await eventually(
      () => xds.log.find((line) => line.startsWith('rejected')),
      (line) => line !== undefined,
    );
    expect(rejection).toContain('route/routes');
    expect(rejection).not.toContain('goo.gle');
    expect(await answerOf(port)).toBe('200 v1');
  });

  test('after a restart of the server an Envoy that has everything is sent nothing by Delta', async () => {
    const port = await listenerPort(envoy);
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v1',
    );
    const at = xds.server.port;
    await xds.close();
    xds = await startXds(at);
    start(xds);
    await eventually(
      () => xds.log.includes('accepted route/routes'),
      (accepted) => accepted,
    );
    expect(await answerOf(port)).toBe('200 v1');
    const sent = xds.log.filter((line) => line.startsWith('sent'));
    expect(sent.length === 0).toBe(mode === 'DELTA_GRPC');
    xds.core.apply('envoy', changeOf([endpointsOf('v1', [backends.v2.port])]));
    await eventually(
      () => answerOf(port),
      (answer) => answer === '200 v2',
    );
  });
});
