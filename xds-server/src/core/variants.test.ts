import type { XdsNode } from '@flyball/proto/envoy';
import type { XdsResource } from '@flyball/sidecar-config';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCache } from './cache.ts';
import { type Bed, bodies, change, createBed, grpcNode, resource } from './fixture.ts';

const ROUTE = 'mesh:shop/app';
const common = (body = 'common'): XdsResource => resource('route', ROUTE, body);
const own = (body = 'own', namespace = 'other'): XdsResource => ({ ...common(body), namespace });
const gone = {
  upserts: [],
  removes: [{ type: 'route', name: ROUTE, namespace: 'other' }],
  views: new Map(),
} as const;
const nodeIn = (namespace: string): XdsNode => ({
  ...grpcNode,
  id: `client-of-${namespace}`,
  metadata: { service: `${namespace}/caller` },
});

describe.each(['sotw', 'delta'] as const)(
  '%s: what clients of one namespace get in place of others',
  (mode) => {
    let bed: Bed;
    const apply = (...upserts: readonly XdsResource[]): void => bed.apply(change(upserts), 'grpc');
    const names = { names: [ROUTE], subscribe: [ROUTE] };
    /** A subscribed client; `next` gives the body it is sent now, and accepts it. */
    const client = (node: XdsNode) => {
      const peer = bed.open(mode, node);
      let [seen] = peer.ask('route', names);
      const take = (): string | undefined => {
        const [body] = bodies(seen);
        if (seen) [seen] = peer.ack(seen, mode === 'sotw' ? { names: [ROUTE] } : {});
        return body;
      };
      return {
        first: take(),
        next: (): string | undefined => {
          [seen] = peer.pull();
          return take();
        },
        refuse: (): readonly string[] => {
          const [refused] = peer.pull();
          return peer
            .nack(refused, 'no', mode === 'sotw' ? { names: [ROUTE] } : {})
            .flatMap((each) => bodies(each));
        },
      };
    };

    beforeEach(() => {
      bed = createBed();
    });

    test('is sent to those who say they are of that namespace', () => {
      apply(common(), own());
      expect(client(nodeIn('other')).first).toBe('own');
      expect(client(nodeIn('shop')).first).toBe('common');
      expect(client(grpcNode).first).toBe('common');
    });

    test('comes, changes and goes without a word to others', () => {
      apply(common());
      const [other, shop] = [client(nodeIn('other')), client(nodeIn('shop'))];
      apply(own());
      expect([other.next(), shop.next()]).toEqual(['own', undefined]);
      apply(own('own 2'));
      expect([other.next(), shop.next()]).toEqual(['own 2', undefined]);
      apply(common('common 2'));
      expect([other.next(), shop.next()]).toEqual([undefined, 'common 2']);
      bed.apply(gone, 'grpc');
      expect([other.next(), shop.next()]).toEqual(['common 2', undefined]);
    });

    test('may be there before what all others get', () => {
      apply(own());
      const other = client(nodeIn('other'));
      expect([other.first, client(nodeIn('shop')).first]).toEqual(['own', undefined]);
      bed.apply(gone, 'grpc');
      apply(common());
      expect(other.next()).toBe('common');
    });

    test('is withheld by itself when a client refuses it', () => {
      apply(common(), own('good'));
      const other = client(nodeIn('other'));
      apply(own('bad'), common('common 2'));
      expect(other.refuse()).toEqual(['good']);
      expect(
        bed.core.withheld('grpc').map(({ refused, instead }) => [refused.resource, instead?.resource]),
      ).toEqual([[own('bad'), own('good')]]);
      expect(client(nodeIn('shop')).first).toBe('common 2');
      expect(client(nodeIn('other')).first).toBe('good');
    });
  },
);

describe('the cache', () => {
  test('wakes nobody of another namespace, and forgets what nobody wants', () => {
    const told: string[] = [];
    const cache = createCache<string>(
      (follower) => told.push(follower),
      (follower) => follower.split('/')[0] ?? '',
    );
    for (const follower of ['other/1', 'shop/1', 'other/2']) cache.follow('route', ROUTE, follower);
    cache.apply(change([own()]));
    cache.apply(gone);
    expect(told).toEqual(['other/1', 'other/2', 'other/1', 'other/2']);
    cache.apply(change([own()]));
    for (const follower of ['other/1', 'shop/1', 'other/2']) cache.unfollow('route', ROUTE, follower);
    cache.apply(gone);
    expect(cache.slot('route', ROUTE)).toBeUndefined();
  });

  test('shares one version among all clients of a namespace', () => {
    const cache = createCache<string>(() => undefined);
    cache.apply(change([common(), own()]));
    const seen = (namespace: string) => cache.seenFrom(namespace).slot('route', ROUTE)?.served;
    expect(seen('other')).toBe(seen('other'));
    expect(seen('other')).not.toBe(seen('shop'));
    expect(seen('')).toBe(seen('shop'));
  });
});
