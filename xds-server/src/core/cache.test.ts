import { beforeEach, describe, expect, test } from 'vitest';
import { type Cache, createCache } from './cache.ts';
import { change, patched, resource } from './fixture.ts';

let told: string[];
let cache: Cache<string>;

beforeEach(() => {
  told = [];
  cache = createCache((follower, name) => told.push(`${follower} ${name}`));
});

const served = (name: string): string | undefined => {
  const bytes = cache.slot('cluster', name)?.served?.resource.bytes;
  return bytes && Buffer.from(bytes.subarray(2)).toString();
};

function wanted(name: string) {
  const artefact = cache.slot('cluster', name)?.wanted;
  if (!artefact) throw new Error(`nothing of ${name}`);
  return artefact;
}

describe('who is told', () => {
  test('followers of the name and of the views that list it, nobody else', () => {
    cache.follow('cluster', 'a', 'by-name');
    cache.follow('cluster', 'b', 'other');
    cache.follow('endpoint', 'a', 'other-type');
    cache.followView('gateway/ns/edge', 'cluster', 'by-view');
    cache.apply(change([], [], { name: 'gateway/ns/edge', cluster: ['a'] }));
    told = [];
    cache.apply(change([resource('cluster', 'a', 'a1')]));
    expect(told).toEqual(['by-name a', 'by-view a']);
  });

  test('followers of a view, of the names that came and went only', () => {
    cache.followView('gateway/ns/edge', 'cluster', 'f');
    cache.apply(change([], [], { name: 'gateway/ns/edge', cluster: ['a', 'b'] }));
    told = [];
    cache.apply(change([], [], { name: 'gateway/ns/edge', cluster: ['b', 'c'] }));
    expect(told.sort()).toEqual(['f a', 'f c']);
  });

  test('nobody who left', () => {
    cache.follow('cluster', 'a', 'f');
    cache.followView('gateway/ns/edge', 'cluster', 'f');
    cache.unfollow('cluster', 'a', 'f');
    cache.unfollowView('gateway/ns/edge', 'cluster', 'f');
    cache.apply(change([resource('cluster', 'a', 'a1')], [], { name: 'gateway/ns/edge', cluster: ['a'] }));
    expect(told).toEqual([]);
  });
});

describe('what is kept', () => {
  test('a name is forgotten when nobody asks for it and nothing is known of it', () => {
    cache.follow('cluster', 'a', 'f');
    expect(cache.slot('cluster', 'a')).toBeDefined();
    cache.unfollow('cluster', 'a', 'f');
    expect(cache.slot('cluster', 'a')).toBeUndefined();
    cache.apply(change([resource('cluster', 'b', 'b1')], [], { name: 'v', cluster: ['b'] }));
    cache.apply(change([], [['cluster', 'b']], { name: 'v', cluster: [] }));
    expect(cache.slot('cluster', 'b')).toBeUndefined();
  });

  test('a gone view leaves no name behind', () => {
    cache.apply(change([], [], { name: 'v', cluster: ['a'], listener: ['l'] }));
    cache.apply({ upserts: [], removes: [], views: new Map([['v', undefined]]) });
    expect([cache.slot('cluster', 'a'), cache.slot('listener', 'l')]).toEqual([undefined, undefined]);
  });

  test('followers share one text of a name', () => {
    const names = ['a'.repeat(3), ['a', 'a', 'a'].join('')].map((name, index) =>
      cache.follow('cluster', name, `f${index}`),
    );
    expect(names).toEqual(['aaa', 'aaa']);
  });
});

describe('what is served', () => {
  test('a refused version gives way to its plain twin, that to the last accepted one, that to nothing', () => {
    cache.apply(change([resource('cluster', 'a', 'a1')]));
    cache.accept(wanted('a'));
    cache.apply(change([patched(resource('cluster', 'a', 'plain'), 'a2')]));
    const { plain } = wanted('a');
    const seen = [served('a')];
    expect(cache.refuse(wanted('a'))).toBe(true);
    seen.push(served('a'));
    if (plain) cache.refuse(plain);
    seen.push(served('a'));
    expect(seen).toEqual(['a2', 'plain', 'a1']);
    expect(cache.withheld().map(({ refused, instead }) => [refused.version, instead?.version])).toEqual([
      [resource('cluster', 'a', 'a2').version, resource('cluster', 'a', 'a1').version],
    ]);
    cache.apply(change([resource('cluster', 'b', 'b1')]));
    cache.refuse(wanted('b'));
    expect(served('b')).toBeUndefined();
  });

  test('what a client accepted is not withheld', () => {
    cache.apply(change([resource('cluster', 'a', 'a1')]));
    cache.accept(wanted('a'));
    expect(cache.refuse(wanted('a'))).toBe(false);
    expect(served('a')).toBe('a1');
  });

  test('a removed name forgets its refusals', () => {
    cache.apply(change([resource('cluster', 'a', 'a1')]));
    cache.refuse(wanted('a'));
    cache.apply(change([], [['cluster', 'a']]));
    cache.apply(change([resource('cluster', 'a', 'a1')]));
    expect(served('a')).toBe('a1');
  });

  test('refusals of one name are bounded', () => {
    for (let version = 0; version < 20; version += 1) {
      cache.apply(change([resource('cluster', 'a', `a${version}`)]));
      cache.refuse(wanted('a'));
    }
    expect(cache.slot('cluster', 'a')?.refused.size).toBe(8);
  });
});
