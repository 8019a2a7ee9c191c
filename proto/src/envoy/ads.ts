import { asBuffer } from '../codec/buffer.ts';
import type { MethodDefinition } from '../codec/services.ts';
import type {
  DeltaDiscoveryRequest,
  DeltaDiscoveryResponse,
  DiscoveryRequest,
  DiscoveryResponse,
} from './discovery.ts';
import {
  decodeDeltaDiscoveryRequest,
  decodeDiscoveryRequest,
  encodeDeltaDiscoveryRequest,
  encodeDiscoveryRequest,
} from './request-bytes.ts';
import {
  decodeDeltaDiscoveryResponse,
  decodeDiscoveryResponse,
  encodeDeltaDiscoveryResponse,
  encodeDiscoveryResponse,
} from './response-bytes.ts';

const streamAggregatedResources: MethodDefinition<DiscoveryRequest, DiscoveryResponse> = {
  path: '/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources',
  requestStream: true,
  responseStream: true,
  requestSerialize: (request) => asBuffer(encodeDiscoveryRequest(request)),
  requestDeserialize: decodeDiscoveryRequest,
  responseSerialize: (response) => asBuffer(encodeDiscoveryResponse(response)),
  responseDeserialize: decodeDiscoveryResponse,
};

const deltaAggregatedResources: MethodDefinition<DeltaDiscoveryRequest, DeltaDiscoveryResponse> = {
  path: '/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources',
  requestStream: true,
  responseStream: true,
  requestSerialize: (request) => asBuffer(encodeDeltaDiscoveryRequest(request)),
  requestDeserialize: decodeDeltaDiscoveryRequest,
  responseSerialize: (response) => asBuffer(encodeDeltaDiscoveryResponse(response)),
  responseDeserialize: decodeDeltaDiscoveryResponse,
};

/** Envoy's aggregated discovery service, for a grpc-js server or client. */
export const adsService = { streamAggregatedResources, deltaAggregatedResources } as const;
