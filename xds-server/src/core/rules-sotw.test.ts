import { describe, expect, test } from 'vitest';
import { bodies, change, createBed, envoyNode, grpcNode, resource } from './fixture.ts';

const cluster = (name: string, body = `${name}1`) => resource('cluster', name, body);
const endpoint = (name: string, body = `${name}1`) => resource('endpoint', name, body);
const route = (name: string, body = `${name}1`) => resource('route', name, body);
const edge = (...names: string[]) => ({ name: 'gateway/ns/edge', cluster: names, listener: [] });

describe('requests', () => {
  test('rule 2: type_url is required', () => {
    const peer = createBed().open('sotw');
    const bytes = Buffer.from([0x12, 0x05, 0x0a, 0x03, 0x69, 0x64, 0x31]);
    expect(() => peer.stream.receive(bytes)).toThrow('FLYBALL_XDS_TYPE_MISSING');
  });

  test('rule 3: the first request must carry a node with an id, later ones need none', () => {
    const bed = createBed();
    expect(() => bed.open('sotw', { userAgentName: 'envoy' }).ask('cluster', {})).toThrow(
      'FLYBALL_XDS_NODE_MISSING',
    );
    const peer = bed.open('sotw');
    expect(peer.ask('cluster', {})).toHaveLength(1);
    expect(peer.ask('endpoint', { names: ['a'] })).toEqual([]);
  });

  test('rule 4: streams are the unit, two of one node id are served each', () => {
    const bed = createBed();
    bed.apply(change([cluster('a')], [], edge('a')));
    expect(bodies(bed.open('sotw').ask('cluster', {})[0])).toEqual(['a1']);
    expect(bodies(bed.open('sotw').ask('cluster', {})[0])).toEqual(['a1']);
  });

  test('rule 5: nonces are unique on a stream', () => {
    const bed = createBed();
    const peer = bed.open('sotw');
    const nonces = (['cluster', 'listener'] as const).map((type) => peer.ask(type, {})[0]?.nonce);
    expect(new Set(nonces).size).toBe(2);
  });

  test('rule 6: a stale nonce gets no response and changes nothing', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a'), endpoint('b')]));
    const peer = bed.open('sotw');
    const [first] = peer.ask('endpoint', { names: ['a'] });
    peer.ack(first, { names: ['a'] });
    bed.apply(change([endpoint('a', 'a2')]));
    const [second] = peer.pull();
    expect(peer.ask('endpoint', { names: ['a', 'b'], nonce: first?.nonce ?? '' })).toEqual([]);
    expect(bodies(peer.ack(second, { names: ['a', 'b'] })[0])).toEqual(['b1']);
  });

  test('rule 6: an empty nonce is never stale', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a'), endpoint('b')]));
    const peer = bed.open('sotw');
    const [first] = peer.ask('endpoint', { names: ['a'], version: 'old' });
    expect(peer.ask('endpoint', { names: ['a', 'b'], version: 'old' })).toEqual([]);
    expect(bodies(peer.ack(first, { names: ['b', 'a'] })[0])).toEqual(['b1']);
  });

  test('rule 7: the first request of a type is answered whatever its nonce', () => {
    const bed = createBed();
    bed.apply(change([cluster('a')], [], edge('a')));
    const [response] = bed.open('sotw').ask('cluster', { version: 'x', nonce: 'of-another-server' });
    expect(bodies(response)).toEqual(['a1']);
  });

  test('rule 8: only error_detail makes a NACK, and later ones with the same nonce are not taken again', () => {
    const bed = createBed();
    bed.apply(change([route('r'), route('s')]), 'grpc');
    const peer = bed.open('sotw', grpcNode);
    const [response] = peer.ask('route', { names: ['r'] });
    // The version is the new one: gRPC does so when a part of the response was valid.
    peer.nack(response, 'bad', { names: ['r'] });
    const rejected = () => bed.log.filter((line) => line.startsWith('rejected'));
    expect(rejected()).toHaveLength(1);
    const [next] = peer.nack(response, 'bad', { names: ['r', 's'] });
    expect(bodies(next)).toEqual(['s1']);
    expect(rejected()).toHaveLength(1);
  });

  test('rule 11: an ACK and equal sets in another order get no response', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a'), endpoint('b')]));
    const peer = bed.open('sotw');
    const [response] = peer.ask('endpoint', { names: ['a', 'b'] });
    expect(peer.ack(response, { names: ['b', 'a'] })).toEqual([]);
    bed.apply(change([endpoint('a')]));
    expect(peer.pull()).toEqual([]);
  });
});

describe('subscriptions', () => {
  test('rule 13: the legacy wildcard ends for good at the first name', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b')], [], edge('b')));
    const peer = bed.open('sotw');
    const steps: (readonly string[])[] = [];
    let [response] = peer.ask('cluster', {});
    steps.push(bodies(response));
    [response] = peer.ack(response, { names: ['*', 'a'] });
    steps.push(bodies(response));
    expect(peer.ack(response, { names: ['a'] })).toEqual([]);
    bed.apply(change([cluster('b', 'b2')]));
    expect(peer.pull()).toEqual([]);
    expect(peer.ack(response, { names: [] })).toEqual([]);
    bed.apply(change([cluster('a', 'a2'), cluster('b', 'b3')]));
    expect(peer.pull()).toEqual([]);
    expect(steps).toEqual([['b1'], ['a1', 'b1']]);
  });

  test('rule 14: an empty list never means wildcard for gRPC', () => {
    const bed = createBed();
    bed.apply(
      change([resource('listener', 'l', 'l1')], [], { name: 'gateway/ns/edge', listener: ['l'] }),
      'grpc',
    );
    const node = { ...grpcNode, cluster: 'gateway/ns/edge' };
    expect(bodies(bed.open('sotw', node).ask('listener', {})[0])).toEqual([]);
    expect(bodies(bed.open('sotw', node).ask('listener', { names: ['l'] })[0])).toEqual(['l1']);
  });

  test('rule 15: a newly named resource is sent though it was sent before', () => {
    const bed = createBed();
    bed.apply(change([endpoint('a')]));
    const peer = bed.open('sotw');
    const [response] = peer.ask('endpoint', { names: ['a'] });
    peer.ack(response, { names: [] });
    expect(bodies(peer.ack(response, { names: ['a'] })[0])).toEqual(['a1']);
  });

  test('rule 16: an unknown name is remembered and sent when it appears', () => {
    const bed = createBed();
    const peer = bed.open('sotw');
    expect(peer.ask('route', { names: ['r'] })).toEqual([]);
    bed.apply(change([route('r')]));
    expect(bodies(peer.pull()[0])).toEqual(['r1']);
  });

  test('rule 18: clusters and listeners come as the full state, endpoints and routes as what changed', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b'), endpoint('a'), endpoint('b')], [], edge('a', 'b')));
    const peer = bed.open('sotw');
    peer.ack(peer.ask('cluster', {})[0]);
    peer.ack(peer.ask('endpoint', { names: ['a', 'b'] })[0], { names: ['a', 'b'] });
    bed.apply(change([endpoint('b', 'b2')]));
    expect(bodies(peer.pull()[0])).toEqual(['b2']);
    bed.apply(change([cluster('c')], [], edge('a', 'b', 'c')));
    expect(bodies(peer.pull()[0])).toEqual(['a1', 'b1', 'c1']);
  });

  test('rule 18: a cluster that is gone is missing from the next full state', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b')], [], edge('a', 'b')));
    const peer = bed.open('sotw');
    peer.ack(peer.ask('cluster', {})[0]);
    bed.apply(change([], [['cluster', 'a']], edge('b')));
    expect(bodies(peer.pull()[0])).toEqual(['b1']);
  });

  test('rule 18: an empty full state answers a wildcard without resources', () => {
    const [response] = createBed().open('sotw').ask('cluster', {});
    expect(response).toMatchObject({ type: 'cluster', bodies: {} });
  });

  test('a client without a view gets nothing by wildcard, but what it names', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b')], [], edge('a', 'b')));
    const node = { ...envoyNode, cluster: 'shop' };
    expect(bodies(bed.open('sotw', node).ask('cluster', {})[0])).toEqual([]);
    expect(bodies(bed.open('sotw', node).ask('cluster', { names: ['a'] })[0])).toEqual(['a1']);
  });
});

describe('endpoints', () => {
  test('rule 27: the endpoints of a cluster that was sent anew follow it, changed or not', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), endpoint('a')], [], edge('a')));
    const peer = bed.open('sotw');
    peer.ack(peer.ask('cluster', {})[0]);
    peer.ack(peer.ask('endpoint', { names: ['a'] })[0], { names: ['a'] });
    bed.apply(change([cluster('a', 'a2')]));
    expect(peer.pull().map(({ type, bodies: all }) => [type, ...Object.values(all)])).toEqual([
      ['cluster', 'a2'],
      ['endpoint', 'a1'],
    ]);
  });

  test('rule 28: a client that connects again gets an empty assignment for endpoints nobody knows', () => {
    const bed = createBed();
    const [response] = bed.open('sotw').ask('endpoint', { names: ['gone'], version: 'v9' });
    expect(Object.keys(response?.bodies ?? {})).toHaveLength(1);
    expect(bed.open('sotw').ask('endpoint', { names: ['gone'] })).toEqual([]);
  });

  test('rule 28: the real endpoints replace the empty ones, and an empty assignment never replaces real ones', () => {
    const bed = createBed();
    const peer = bed.open('sotw');
    peer.ack(peer.ask('endpoint', { names: ['a'], version: 'v9' })[0], { names: ['a'] });
    bed.apply(change([endpoint('a')]));
    const [response] = peer.pull();
    expect(bodies(response)).toEqual(['a1']);
    peer.ack(response, { names: ['a'] });
    bed.apply(change([], [['endpoint', 'a']]));
    expect(peer.pull()).toEqual([]);
  });
});
