import { viewName } from '../names.ts';

/** Address and port to dial or to bind. */
export interface HostPort {
  /** IP address. */
  readonly address: string;
  readonly port: number;
}

/** What an Envoy needs to know to join a Gateway. */
export interface EnvoyBootstrapOptions {
  /** Gateway it serves, `ns/name`. */
  readonly gateway: string;
  /** Id of this Envoy, unique among those of the Gateway. */
  readonly id: string;
  /** The xDS server. */
  readonly server: HostPort;
  /** Where the administration interface listens; it has no access control, so loopback only. */
  readonly admin: HostPort;
  /** `delta` sends changes only. */
  readonly protocol?: 'delta' | 'sotw';
}

const CONTROL_PLANE = 'flyball';
const ADS = { ads: {}, resource_api_version: 'V3' } as const;

const socketAddress = ({ address, port }: HostPort) => ({ socket_address: { address, port_value: port } });

const controlPlane = (server: HostPort) => ({
  name: CONTROL_PLANE,
  type: 'STATIC',
  connect_timeout: '1s',
  load_assignment: {
    cluster_name: CONTROL_PLANE,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(server) } }] }],
  },
  typed_extension_protocol_options: {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
      explicit_http_config: {
        http2_protocol_options: { connection_keepalive: { interval: '30s', timeout: '5s' } },
      },
    },
  },
});

/** Connections of clients an Envoy holds at most; it refuses further ones instead of running out of memory. */
const MAX_CONNECTIONS = 50_000;

const connectionLimit = {
  name: 'envoy.resource_monitors.global_downstream_max_connections',
  typed_config: {
    '@type':
      'type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
    max_active_downstream_connections: MAX_CONNECTIONS,
  },
};

/**
 * Bootstrap file of an Envoy that serves a Gateway, in JSON. The node is sent once a stream: it is 60 KB. Repeated
 * headers are matched by their values joined by a comma (RFC 9110, 5.3), as in the routes' other engines; Envoy would
 * match each value by itself.
 */
export const envoyBootstrap = ({
  gateway,
  id,
  server,
  admin,
  protocol = 'delta',
}: EnvoyBootstrapOptions) => ({
  node: { id, cluster: viewName(gateway) },
  admin: { address: socketAddress(admin) },
  layered_runtime: {
    layers: [
      { name: 'flyball', static_layer: { 'envoy.reloadable_features.match_headers_individually': false } },
      { name: 'admin', admin_layer: {} },
    ],
  },
  dynamic_resources: {
    ads_config: {
      api_type: protocol === 'delta' ? 'DELTA_GRPC' : 'GRPC',
      transport_api_version: 'V3',
      set_node_on_first_message_only: true,
      grpc_services: [{ envoy_grpc: { cluster_name: CONTROL_PLANE } }],
    },
    lds_config: ADS,
    cds_config: ADS,
  },
  static_resources: { clusters: [controlPlane(server)] },
  overload_manager: { resource_monitors: [connectionLimit] },
});
