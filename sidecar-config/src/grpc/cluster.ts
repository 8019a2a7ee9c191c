import type { Service } from '@flyball/proto/ir';
import type { Cluster } from '../bodies.ts';
import { FROM_ADS } from '../config-source.ts';

const UNLIMITED = 4_294_967_295;

/**
 * A cluster for gRPC clients. All releases know round robin and ring hash by a header; other algorithms become round
 * robin, because a client refuses a cluster whose algorithm it does not know. Without a number they allow 1024 calls
 * at a time.
 */
export const grpcClusterBody = (name: string, service?: Service): Cluster => {
  const { algorithm, hash } = service?.balancing ?? {};
  return {
    name,
    type: 'EDS',
    edsClusterConfig: { edsConfig: FROM_ADS },
    lbPolicy: algorithm === 'ring_hash' && hash?.source === 'header' ? 'RING_HASH' : 'ROUND_ROBIN',
    circuitBreakers: { thresholds: [{ maxRequests: UNLIMITED }] },
  };
};
