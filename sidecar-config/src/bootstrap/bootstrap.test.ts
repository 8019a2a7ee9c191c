import { pack } from '@flyball/proto/envoy';
import { describe, expect, it } from 'vitest';
import { envoyBootstrap } from './envoy.ts';
import { grpcBootstrap } from './grpc.ts';

const options = {
  gateway: 'shop/edge',
  id: 'edge-1',
  server: { address: '127.0.0.1', port: 15_010 },
  admin: { address: '127.0.0.1', port: 9901 },
};

describe('the bootstrap file of an Envoy', () => {
  it('names the Gateway and fits its type', () => {
    const bootstrap = envoyBootstrap(options);
    expect(bootstrap.node).toEqual({ id: 'edge-1', cluster: 'gateway/shop/edge' });
    expect(() => pack('envoy.config.bootstrap.v3.Bootstrap', bootstrap as object)).not.toThrow();
  });

  it('asks for changes only, unless told otherwise, and sends its node once', () => {
    const ads = (protocol?: 'sotw') =>
      envoyBootstrap({ ...options, ...(protocol && { protocol }) }).dynamic_resources.ads_config;
    expect(ads()).toMatchObject({ api_type: 'DELTA_GRPC', set_node_on_first_message_only: true });
    expect(ads('sotw').api_type).toBe('GRPC');
  });
});

it('the bootstrap file of a gRPC client has a locality', () => {
  expect(grpcBootstrap({ server: '127.0.0.1:15010', id: 'c-1' })).toEqual({
    xds_servers: [{ server_uri: '127.0.0.1:15010', channel_creds: [{ type: 'insecure' }] }],
    node: { id: 'c-1', locality: {} },
  });
});

it('the bootstrap file of a gRPC client says of which service it is an instance', () => {
  const { node } = grpcBootstrap({ server: '127.0.0.1:15010', id: 'c-1', service: 'team/shop' });
  expect(node).toEqual({ id: 'c-1', locality: {}, metadata: { service: 'team/shop' } });
});
