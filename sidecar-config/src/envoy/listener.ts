import type { Listener as IrListener } from '@flyball/proto/ir';
import type { HttpConnectionManager, Listener } from '../bodies.ts';
import { FROM_ADS } from '../config-source.ts';
import { duration } from '../duration.ts';
import { HTTP_FILTERS } from './filters.ts';
import { STREAM_IDLE_TIMEOUT_MS } from './timing.ts';

const CONNECTION_IDLE_TIMEOUT_MS = 300_000;
const REQUEST_HEADERS_TIMEOUT_MS = 10_000;
const KEEPALIVE = { interval: duration(60_000), timeout: duration(20_000) };

/**
 * The listener of a port. Nothing in it depends on routes or policies: they come by RDS under the same name.
 *
 * Path: dot segments are resolved and unreserved characters decoded, slashes are not merged and `%2F` stays. Host is
 * forwarded as it came. Envoy answers and forwards without headers of its own but `x-forwarded-*`, `x-request-id`,
 * `date` and, on requests, `x-envoy-external-address`.
 */
export const listenerBody = (name: string, { bindAddress, bindPort }: IrListener): Listener => ({
  name,
  address: { socketAddress: { address: bindAddress, portValue: bindPort } },
  filterChains: [
    {
      filters: [
        {
          name: 'envoy.filters.network.http_connection_manager',
          typedConfig: {
            '@type':
              'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
            ...connectionManager(name),
          },
        },
      ],
    },
  ],
});

const connectionManager = (name: string): HttpConnectionManager => ({
  statPrefix: name,
  rds: { routeConfigName: name, configSource: FROM_ADS },
  httpFilters: HTTP_FILTERS,
  normalizePath: true,
  mergeSlashes: false,
  pathWithEscapedSlashesAction: 'KEEP_UNCHANGED',
  serverHeaderTransformation: 'PASS_THROUGH',
  useRemoteAddress: true,
  preserveExternalRequestId: true,
  streamIdleTimeout: duration(STREAM_IDLE_TIMEOUT_MS),
  requestHeadersTimeout: duration(REQUEST_HEADERS_TIMEOUT_MS),
  commonHttpProtocolOptions: { idleTimeout: duration(CONNECTION_IDLE_TIMEOUT_MS) },
  http2ProtocolOptions: { connectionKeepalive: KEEPALIVE },
  upgradeConfigs: [{ upgradeType: 'websocket' }],
});
