import type { EnvoyMessages } from '../generated/envoy-types.ts';
import type { EndpointMetadata } from './metadata.ts';

/** Health of an endpoint by its Envoy name. */
export type HealthStatus = 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY' | 'DRAINING' | 'TIMEOUT' | 'DEGRADED';

/** One instance. */
export interface LbEndpoint {
  /** IP address. */
  readonly address: string;
  readonly port: number;
  /** Name for host rewriting and SNI; empty for none. */
  readonly hostname: string;
  readonly healthStatus: HealthStatus;
  /** At least 1; absent: 1. */
  readonly loadBalancingWeight?: number;
  /** Metadata by filter, for instance `envoy.transport_socket_match`. */
  readonly metadata?: EndpointMetadata;
}

/** Instances of one locality and priority. */
export interface LocalityEndpoints {
  /** Absent: no locality. */
  readonly locality?: { readonly region: string; readonly zone: string; readonly subZone: string };
  readonly lbEndpoints: readonly LbEndpoint[];
  /** Weight of the locality; absent: not weighted. */
  readonly loadBalancingWeight?: number;
  /** 0 is tried first. */
  readonly priority: number;
}

/** What is needed of a ClusterLoadAssignment, flat: the short path of instance changes. */
export interface LoadAssignment {
  readonly clusterName: string;
  readonly endpoints: readonly LocalityEndpoints[];
  /** Percent of healthy hosts × this below which traffic spills over; absent: Envoy's 140. */
  readonly overprovisioningFactor?: number;
}

type Body = EnvoyMessages['envoy.config.endpoint.v3.ClusterLoadAssignment'];
type LocalityBody = EnvoyMessages['envoy.config.endpoint.v3.LocalityLbEndpoints'];
type EndpointBody = EnvoyMessages['envoy.config.endpoint.v3.LbEndpoint'];

function endpointBody(endpoint: LbEndpoint): EndpointBody {
  const { address, port, hostname, healthStatus, loadBalancingWeight, metadata } = endpoint;
  return {
    endpoint: { address: { socketAddress: { address, portValue: port } }, hostname },
    healthStatus,
    ...(metadata === undefined ? {} : { metadata: { filterMetadata: metadata } }),
    ...(loadBalancingWeight === undefined ? {} : { loadBalancingWeight }),
  };
}

function localityBody({ lbEndpoints, ...rest }: LocalityEndpoints): LocalityBody {
  return { ...rest, lbEndpoints: lbEndpoints.map(endpointBody) };
}

/** The same assignment in the shape of Envoy's documents, for golden files, dumps and patches. */
export function loadAssignmentBody(assignment: LoadAssignment): Body {
  const { clusterName, endpoints, overprovisioningFactor } = assignment;
  const policy = overprovisioningFactor === undefined ? {} : { policy: { overprovisioningFactor } };
  return { clusterName, endpoints: endpoints.map(localityBody), ...policy };
}
