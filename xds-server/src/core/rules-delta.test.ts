import { describe, expect, test } from 'vitest';
import { change, createBed, resource, type Seen } from './fixture.ts';

const cluster = (name: string, body = `${name}1`) => resource('cluster', name, body);
const endpoint = (name: string, body = `${name}1`) => resource('endpoint', name, body);
const edge = (...names: string[]) => ({ name: 'gateway/ns/edge', cluster: names, listener: [] });
const versionOf = (type: 'cluster' | 'endpoint', name: string, body: string) =>
  resource(type, name, body).version;
const content = (seen: readonly Seen[]) =>
  seen.map(({ type, bodies, removed }) => ({ type, bodies, removed }));

describe('subscriptions', () => {
  test('rule 6: a change of the subscription holds though its nonce is stale', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a'), endpoint('b')]));
    const peer = bed.open('delta');
    peer.ack(peer.ask('endpoint', { subscribe: ['a'] })[0]);
    const [response] = peer.ask('endpoint', { subscribe: ['b'], nonce: 'stale' });
    expect(response?.bodies).toEqual({ b: 'b1' });
  });

  test('rule 13: wildcard, then a name, then no wildcard, then nothing', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b')], [], edge('b')));
    const peer = bed.open('delta');
    const [all] = peer.ask('cluster', {});
    expect(all?.bodies).toEqual({ b: 'b1' });
    const [named] = peer.ack(all, { subscribe: ['a'] });
    expect(named?.bodies).toEqual({ a: 'a1' });
    expect(peer.ack(named, { unsubscribe: ['*'] })).toEqual([]);
    bed.apply(change([cluster('b', 'b2'), cluster('a', 'a2')]));
    const [later] = peer.pull();
    expect(later?.bodies).toEqual({ a: 'a2' });
    expect(peer.ack(later, { unsubscribe: ['a'] })).toEqual([]);
    bed.apply(change([cluster('b', 'b3'), cluster('a', 'a3')]));
    expect(peer.pull()).toEqual([]);
  });

  test('rule 13: the wildcard can be taken up again by name', () => {
    const bed = createBed();
    bed.apply(change([cluster('a')], [], edge('a')));
    const peer = bed.open('delta');
    expect(content(peer.ask('cluster', { subscribe: ['nothing'] }))).toEqual([
      { type: 'cluster', bodies: {}, removed: ['nothing'] },
    ]);
    const second = bed.open('delta');
    expect(second.ask('cluster', { subscribe: ['*'] })[0]?.bodies).toEqual({ a: 'a1' });
  });

  test('rule 15: every subscribed name is answered again, changed or not', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a')]));
    const peer = bed.open('delta');
    const [first] = peer.ask('endpoint', { subscribe: ['a'] });
    const [second] = peer.ack(first, { subscribe: ['a'] });
    expect(second?.bodies).toEqual({ a: 'a1' });
  });

  test('rule 17: an unknown name is answered as removed at once, and sent when it appears', () => {
    const bed = createBed();
    const peer = bed.open('delta');
    const [first] = peer.ask('endpoint', { subscribe: ['a'] });
    expect(first).toMatchObject({ bodies: {}, removed: ['a'] });
    peer.ack(first);
    bed.apply(change([endpoint('a')]));
    expect(peer.pull()[0]?.bodies).toEqual({ a: 'a1' });
  });

  test('rule 19: what is gone is removed, once; phantom unsubscribes are ignored', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a')]));
    const peer = bed.open('delta');
    peer.ack(peer.ask('endpoint', { subscribe: ['a'] })[0]);
    bed.apply(change([], [['endpoint', 'a']]));
    const [gone] = peer.pull();
    expect(gone).toMatchObject({ bodies: {}, removed: ['a'] });
    expect(peer.ack(gone, { unsubscribe: ['never'] })).toEqual([]);
    expect(peer.pull()).toEqual([]);
  });

  test('rule 19: a name unsubscribed under a wildcard is answered', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b')], [], edge('a')));
    const peer = bed.open('delta');
    const [all] = peer.ask('cluster', { subscribe: ['*', 'a', 'b'] });
    expect(all?.bodies).toEqual({ a: 'a1', b: 'b1' });
    const [answer] = peer.ack(all, { unsubscribe: ['a', 'b'] });
    expect(answer).toMatchObject({ bodies: { a: 'a1' }, removed: ['b'] });
  });

  test('an unsubscribed name is neither sent nor answered', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a')]));
    const peer = bed.open('delta');
    const [first] = peer.ask('endpoint', { subscribe: ['a'] });
    expect(peer.ack(first, { unsubscribe: ['a'] })).toEqual([]);
    bed.apply(change([endpoint('a', 'a2')]));
    expect(peer.pull()).toEqual([]);
  });
});

describe('reconnecting (rule 20)', () => {
  test('equal versions are not sent, others are, vanished ones are removed', () => {
    const bed = createBed();
    bed.apply(change([cluster('same'), cluster('new', 'new2')], [], edge('same', 'new')));
    const peer = bed.open('delta');
    const initial = {
      same: versionOf('cluster', 'same', 'same1'),
      new: versionOf('cluster', 'new', 'new1'),
      gone: 'whatever',
    };
    const seen = peer.ask('cluster', { initial });
    expect(content(seen)).toEqual([{ type: 'cluster', bodies: { new: 'new2' }, removed: ['gone'] }]);
    expect(bed.log).toContain('accepted envoy-1 cluster/same=same1');
  });

  test('nothing is sent when all is as it was', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), endpoint('a')], [], edge('a')));
    const peer = bed.open('delta');
    expect(peer.ask('cluster', { initial: { a: versionOf('cluster', 'a', 'a1') } })).toEqual([]);
    const initial = { a: versionOf('endpoint', 'a', 'a1') };
    expect(peer.ask('endpoint', { subscribe: ['a'], initial })).toEqual([]);
    bed.apply(change([endpoint('a', 'a2')]));
    expect(peer.pull()[0]?.bodies).toEqual({ a: 'a2' });
  });

  test('what it holds but does not ask for is ignored', () => {
    const bed = createBed();
    const peer = bed.open('delta');
    expect(peer.ask('endpoint', { subscribe: [], initial: { a: 'x' } })).toEqual([]);
  });
});

test('a wildcard without resources is answered, so that the client goes on', () => {
  expect(content(createBed().open('delta').ask('cluster', {}))).toEqual([
    { type: 'cluster', bodies: {}, removed: [] },
  ]);
});

test('rule 40: one unanswered response a type; what changes meanwhile is merged', () => {
  const bed = createBed();
  bed.apply(change([endpoint('a'), endpoint('b')]));
  const peer = bed.open('delta');
  const [first] = peer.ask('endpoint', { subscribe: ['a', 'b'] });
  bed.apply(change([endpoint('a', 'a2')]));
  bed.apply(change([endpoint('a', 'a3'), endpoint('b', 'b2')]));
  bed.apply(change([endpoint('b', 'b1')]));
  expect(peer.pull()).toEqual([]);
  expect(peer.ack(first)[0]?.bodies).toEqual({ a: 'a3' });
});

test('a large set goes in several responses', () => {
  const bed = createBed();
  const large = (name: string) => {
    const bytes = Buffer.alloc(700_000, name);
    return { type: 'endpoint', name, bytes, version: name, sources: [] } as const;
  };
  bed.apply(change(['a', 'b', 'c', 'd', 'e'].map(large)));
  const peer = bed.open('delta');
  const sizes: number[] = [];
  let next = peer.ask('endpoint', { subscribe: ['a', 'b', 'c', 'd', 'e'] });
  for (let [response] = next; response; [response] = next) {
    sizes.push(Object.keys(response.bodies).length);
    next = peer.ack(response);
  }
  expect(sizes).toEqual([2, 2, 1]);
});

test('a version whose sources changed but not its bytes is accepted anew without being sent', () => {
  const bed = createBed();
  bed.apply(change([endpoint('a')]));
  const peer = bed.open('delta');
  peer.ack(peer.ask('endpoint', { subscribe: ['a'] })[0]);
  const renewed = { ...endpoint('a'), sources: [{ entry: { kind: 'Test', key: 'other' }, version: 'v2' }] };
  bed.log.length = 0;
  bed.apply(change([renewed]));
  expect(peer.pull()).toEqual([]);
  expect(bed.log).toEqual(['accepted envoy-1 endpoint/a=a1']);
});
