import { parseQualified } from '@flyball/proto/ir';
import type { ClientClass } from '@flyball/sidecar-config';
import type { NodeFacts } from './decode/node.ts';

/** Who is at the other end of a stream. */
export interface XdsClient {
  /** `node.id`. Several streams may have the same, as in a hot restart. */
  readonly id: string;
  readonly class: ClientClass;
  /** View whose names its wildcard subscriptions get; undefined: none. */
  readonly view: string | undefined;
  /** Service (`ns/name`) it says it is an instance of, empty when unknown. */
  readonly service: string;
  /**
   * Namespace of that service, empty when unknown: gRPC clients get the consumer routes of theirs. A client's own word,
   * and enough: whoever says another only changes where his own calls go.
   */
  readonly namespace: string;
  /** Version of the client program, empty when it does not say. */
  readonly version: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Address of the peer, for people. */
  readonly address: string;
}

const VIEW_PREFIX = 'gateway/';
const GRPC_PREFIX = 'gRPC';

/**
 * Derives a client from its node. Every gRPC implementation announces itself as `gRPC …`
 * (https://github.com/grpc/proposal/blob/master/A27-xds-global-load-balancing.md); all others are taken for an Envoy.
 * Only a cluster `gateway/<namespace>/<name>` gives a view; `service` and `labels` come from the node's metadata.
 */
export function clientOf(node: NodeFacts, address: string): XdsClient {
  const service = node.metadata.get('service') ?? '';
  return {
    id: node.id,
    class: node.userAgent.startsWith(GRPC_PREFIX) ? 'grpc' : 'envoy',
    view: node.cluster.startsWith(VIEW_PREFIX) ? node.cluster : undefined,
    service,
    namespace: parseQualified(service).namespace,
    version: node.version,
    labels: node.labels,
    address,
  };
}
