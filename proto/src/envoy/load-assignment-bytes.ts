import protobuf, { type Writer } from 'protobufjs/minimal.js';
import type { HealthStatus, LbEndpoint, LoadAssignment, LocalityEndpoints } from './load-assignment.ts';
import { writeMetadata } from './metadata.ts';

// Tags: field number << 3 | wire type (0 varint, 2 length-delimited). Numbers: envoy/config/endpoint/v3/*.proto.
const CLA = { clusterName: 10, endpoints: 18, policy: 34 } as const;
const POLICY = { overprovisioningFactor: 26 } as const;
const LOCALITY_ENDPOINTS = { locality: 10, lbEndpoints: 18, weight: 26, priority: 40 } as const;
const LOCALITY = { region: 10, zone: 18, subZone: 26 } as const;
const LB_ENDPOINT = { endpoint: 10, healthStatus: 16, metadata: 26, weight: 34 } as const;
const ENDPOINT = { address: 10, hostname: 26 } as const;
const ADDRESS = { socketAddress: 10 } as const;
const SOCKET_ADDRESS = { address: 18, portValue: 24 } as const;
const WRAPPER_VALUE = 8;

const HEALTH: Readonly<Record<HealthStatus, number>> = {
  UNKNOWN: 0,
  HEALTHY: 1,
  UNHEALTHY: 2,
  DRAINING: 3,
  TIMEOUT: 4,
  DEGRADED: 5,
};

function writeText(writer: Writer, tag: number, text: string): void {
  if (text !== '') writer.uint32(tag).string(text);
}

// A google.protobuf.UInt32Value: a message, so that 0 differs from absent.
function writeWrapped(writer: Writer, tag: number, value: number | undefined): void {
  if (value === undefined) return;
  writer.uint32(tag).fork();
  if (value !== 0) writer.uint32(WRAPPER_VALUE).uint32(value);
  writer.ldelim();
}

function writeEndpoint(writer: Writer, { address, port, hostname }: LbEndpoint): void {
  writer.uint32(LB_ENDPOINT.endpoint).fork();
  writer.uint32(ENDPOINT.address).fork().uint32(ADDRESS.socketAddress).fork();
  writeText(writer, SOCKET_ADDRESS.address, address);
  // A member of a oneof: written also when 0.
  writer.uint32(SOCKET_ADDRESS.portValue).uint32(port).ldelim().ldelim();
  writeText(writer, ENDPOINT.hostname, hostname);
  writer.ldelim();
}

function writeLbEndpoint(writer: Writer, endpoint: LbEndpoint): void {
  const health = HEALTH[endpoint.healthStatus];
  writer.uint32(LOCALITY_ENDPOINTS.lbEndpoints).fork();
  writeEndpoint(writer, endpoint);
  if (health !== 0) writer.uint32(LB_ENDPOINT.healthStatus).int32(health);
  if (endpoint.metadata !== undefined) {
    writer.uint32(LB_ENDPOINT.metadata).fork();
    writeMetadata(writer, endpoint.metadata);
    writer.ldelim();
  }
  writeWrapped(writer, LB_ENDPOINT.weight, endpoint.loadBalancingWeight);
  writer.ldelim();
}

function writeLocality(writer: Writer, locality: LocalityEndpoints['locality']): void {
  if (locality === undefined) return;
  writer.uint32(LOCALITY_ENDPOINTS.locality).fork();
  writeText(writer, LOCALITY.region, locality.region);
  writeText(writer, LOCALITY.zone, locality.zone);
  writeText(writer, LOCALITY.subZone, locality.subZone);
  writer.ldelim();
}

function writeLocalityEndpoints(writer: Writer, group: LocalityEndpoints): void {
  writer.uint32(CLA.endpoints).fork();
  writeLocality(writer, group.locality);
  for (const endpoint of group.lbEndpoints) writeLbEndpoint(writer, endpoint);
  writeWrapped(writer, LOCALITY_ENDPOINTS.weight, group.loadBalancingWeight);
  if (group.priority !== 0) writer.uint32(LOCALITY_ENDPOINTS.priority).uint32(group.priority);
  writer.ldelim();
}

/**
 * Encodes a ClusterLoadAssignment: the same bytes as `pack` of `loadAssignmentBody`, many times faster. Values are
 * trusted to be of their types: integers in range, text with a UTF-8 form.
 */
export function encodeLoadAssignment(assignment: LoadAssignment): Uint8Array {
  const writer = protobuf.Writer.create();
  writeText(writer, CLA.clusterName, assignment.clusterName);
  for (const group of assignment.endpoints) writeLocalityEndpoints(writer, group);
  if (assignment.overprovisioningFactor !== undefined) {
    writer.uint32(CLA.policy).fork();
    writeWrapped(writer, POLICY.overprovisioningFactor, assignment.overprovisioningFactor);
    writer.ldelim();
  }
  return new Uint8Array(writer.finish(true));
}
