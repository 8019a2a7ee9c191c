import type { Balancing, Service } from '@flyball/proto/ir';
import type { Cluster } from '../bodies.ts';
import { FROM_ADS } from '../config-source.ts';
import { duration } from '../duration.ts';

const DEFAULT_CONNECT_TIMEOUT_MS = 5_000;
/** Below the 60 s after which common servers close idle connections, so that Envoy closes first. */
const UPSTREAM_IDLE_TIMEOUT_MS = 55_000;
const KEEPALIVE = { interval: duration(30_000), timeout: duration(5_000) };
const UNLIMITED = 4_294_967_295;

/**
 * The cluster of a service or subset. Its endpoints come by EDS under the same name. The panic threshold is 0: when no
 * instance is healthy, requests get 503 instead of trying unhealthy ones. Envoy's limits on connections and requests
 * in flight are off, because the IR states none.
 */
export const clusterBody = (name: string, service: Service): Cluster => ({
  name,
  type: 'EDS',
  edsClusterConfig: { edsConfig: FROM_ADS },
  connectTimeout: duration(service.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS),
  lbPolicy: LB_POLICY[service.balancing?.algorithm ?? 'round_robin'],
  commonLbConfig: { healthyPanicThreshold: { value: 0 } },
  circuitBreakers: {
    thresholds: [
      {
        maxConnections: UNLIMITED,
        maxPendingRequests: UNLIMITED,
        maxRequests: UNLIMITED,
        maxRetries: UNLIMITED,
      },
    ],
  },
  upstreamConnectionOptions: { tcpKeepalive: {} },
  typedExtensionProtocolOptions: {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': protocolOptions(service),
  },
});

const LB_POLICY: Readonly<Record<Balancing['algorithm'], NonNullable<Cluster['lbPolicy']>>> = {
  round_robin: 'ROUND_ROBIN',
  least_request: 'LEAST_REQUEST',
  random: 'RANDOM',
  ring_hash: 'RING_HASH',
};

const protocolOptions = ({ protocol }: Service) => ({
  '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions' as const,
  commonHttpProtocolOptions: { idleTimeout: duration(UPSTREAM_IDLE_TIMEOUT_MS) },
  explicitHttpConfig:
    protocol === 'GRPC'
      ? { http2ProtocolOptions: { connectionKeepalive: KEEPALIVE } }
      : { httpProtocolOptions: {} },
});
