import { afterEach, describe, expect, it } from 'vitest';
import { createRunner } from '../testing/runner.ts';

const { flyball, close } = createRunner();
afterEach(close);

const nodeOf = (text: string): unknown => (JSON.parse(text) as { readonly node: unknown }).node;

describe('sidecar bootstrap', () => {
  const grpc = ['sidecar', 'bootstrap', 'grpc', '--id', 'orders-1'];

  it('names a gRPC client, and the service it is an instance of', async () => {
    expect(nodeOf((await flyball(grpc)).out)).toEqual({ id: 'orders-1', locality: {} });
    expect(nodeOf((await flyball([...grpc, '--service', 'team/orders'])).out)).toEqual({
      id: 'orders-1',
      locality: {},
      metadata: { service: 'team/orders' },
    });
  });

  it('names the Gateway an Envoy serves', async () => {
    const { out } = await flyball(['sidecar', 'bootstrap', 'envoy', '--gateway', 'shop/public']);
    expect(nodeOf(out)).toMatchObject({ id: 'envoy-shop-public', cluster: 'gateway/shop/public' });
  });

  it.each([
    ['a client without id', ['grpc'], '--id'],
    ['a service without namespace', ['grpc', '--id', 'a', '--service', 'orders'], 'Write ns/name.'],
    ['a Gateway without namespace', ['envoy', '--gateway', 'public'], '--gateway ns/name'],
    ['an address without port', ['envoy', '--gateway', 'a/b', '--xds', '127.0.0.1'], '127.0.0.1:15010'],
  ])('refuses %s', async (_, args, mend) => {
    const { code, out, err } = await flyball(['sidecar', 'bootstrap', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(mend);
  });
});
