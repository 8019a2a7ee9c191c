import { beforeEach, describe, expect, test } from 'vitest';
import { type Bed, bodies, change, createBed, type Peer, resource } from './fixture.ts';

const cluster = (name: string, body = `${name}1`) => resource('cluster', name, body);
const endpoint = (name: string, body = `${name}1`) => resource('endpoint', name, body);
const route = (name: string, body = `${name}1`) => resource('route', name, body);
const edge = (...names: string[]) => ({ name: 'gateway/ns/edge', cluster: names, listener: [] });

let bed: Bed;
beforeEach(() => {
  bed = createBed();
});

/** What was told of losses and refusals since the last look. */
const told = (): readonly string[] => {
  const seen = bed.log.filter((line) => /^(lost|forgiven|rejected)/.test(line));
  bed.log.length = 0;
  return seen.map((line) => line.replace(' envoy-1', '').replace(/ (withheld|client) instead.*/, ''));
};

/** A client with clusters by wildcard: it holds `a` and `b`. */
const withClusters = (mode: 'delta' | 'sotw'): Peer => {
  bed.apply(change([cluster('a'), cluster('b')], [], edge('a', 'b')));
  const peer = bed.open(mode);
  peer.ack(peer.ask('cluster', {})[0]);
  return peer;
};

describe.each(['delta', 'sotw'] as const)('a cluster that leaves the view, %s', (mode) => {
  test('is lost when the client confirms that', () => {
    const peer = withClusters(mode);
    bed.apply(change([], [], edge('b')));
    const [response] = peer.pull();
    expect(told()).toEqual([]);
    peer.ack(response);
    expect(told()).toEqual(['lost cluster/a=a1']);
  });

  test('is still held when the client refuses the response, and said again with the next one', () => {
    const peer = withClusters(mode);
    bed.apply(change([], [], edge('b')));
    const [response] = peer.pull();
    expect(peer.nack(response, 'no')).toEqual([]);
    expect(told()).toEqual([]);
    bed.apply(change([cluster('b', 'b2')]));
    const [next, ...more] = peer.pull();
    expect(more).toEqual([]);
    expect(bodies(next)).toEqual(['b2']);
    if (mode === 'delta') expect(next?.removed).toEqual(['a']);
    peer.ack(next);
    expect(told()).toEqual(['lost cluster/a=a1']);
    bed.apply(change([cluster('b', 'b3')]));
    expect(peer.pull()[0]?.removed).toEqual([]);
  });

  test('and comes back is not lost', () => {
    const peer = withClusters(mode);
    bed.apply(change([], [], edge('b')));
    const [response] = peer.pull();
    bed.apply(change([], [], edge('a', 'b')));
    peer.ack(peer.nack(response, 'no')[0]);
    expect(told().filter((line) => line.startsWith('lost'))).toEqual([]);
    bed.apply(change([cluster('a', 'a2')]));
    expect(bodies(peer.pull()[0])).toContain('a2');
  });

  test('is lost at once when the client gives the wildcard up', () => {
    const peer = withClusters(mode);
    if (mode === 'delta') peer.ask('cluster', { unsubscribe: ['*'] });
    else {
      peer.ack(peer.ask('cluster', { names: ['*', 'a'] })[0], { names: ['*', 'a'] });
      peer.ask('cluster', { names: ['a'] });
    }
    expect(told()).toEqual(
      mode === 'delta' ? ['lost cluster/a=a1', 'lost cluster/b=b1'] : ['lost cluster/b=b1'],
    );
  });

  test('is lost with the answer when its name is unsubscribed under the wildcard', () => {
    bed.apply(change([cluster('a'), cluster('b')], [], edge('b')));
    const peer = bed.open(mode);
    const names = { names: ['*', 'a'], subscribe: ['*', 'a'] };
    peer.ack(peer.ask('cluster', names)[0], mode === 'sotw' ? { names: ['*', 'a'] } : {});
    const [answer] = peer.ask('cluster', mode === 'sotw' ? { names: ['*'] } : { unsubscribe: ['a'] });
    expect(told()).toEqual([]);
    peer.ack(answer, mode === 'sotw' ? { names: ['*'] } : {});
    expect(told()).toEqual(['lost cluster/a=a1']);
  });
});

describe.each(['delta', 'sotw'] as const)('endpoints asked for by name, %s', (mode) => {
  const all = mode === 'sotw' ? { names: ['a', 'b'] } : { subscribe: ['a', 'b'] };
  const again = mode === 'sotw' ? { names: ['a', 'b'] } : {};
  const withoutA = mode === 'sotw' ? { names: ['b'] } : { unsubscribe: ['a'] };
  const withEndpoints = (): Peer => {
    bed.apply(change([endpoint('a'), endpoint('b')]));
    const peer = bed.open(mode);
    peer.ack(peer.ask('endpoint', all)[0], again);
    return peer;
  };

  test('are lost when they are asked for no more', () => {
    withEndpoints().ask('endpoint', withoutA);
    expect(told()).toEqual(['lost endpoint/a=a1']);
  });

  test('are lost with what is under way, and a late acknowledgement does not bring them back', () => {
    const peer = withEndpoints();
    bed.apply(change([endpoint('a', 'a2')]));
    const [response] = peer.pull();
    peer.ask('endpoint', mode === 'sotw' ? { ...withoutA, nonce: '' } : withoutA);
    expect(told()).toEqual(['lost endpoint/a=a2', 'lost endpoint/a=a1']);
    peer.ack(response, mode === 'sotw' ? withoutA : {});
    expect(bed.log).toEqual([]);
  });

  test('a late refusal does not bring them back either', () => {
    const peer = withEndpoints();
    bed.apply(change([endpoint('a', 'bad'), endpoint('b', 'b2')]));
    const [response] = peer.pull();
    peer.ask('endpoint', mode === 'sotw' ? { ...withoutA, nonce: '' } : withoutA);
    told();
    const [next] = peer.nack(response, 'no', mode === 'sotw' ? withoutA : {});
    expect(bodies(next)).toEqual(['b2']);
    peer.ack(next, mode === 'sotw' ? withoutA : {});
    expect(told().filter((line) => !line.startsWith('lost'))).toEqual([]);
  });

  test('that vanish are lost when the client can be told, else when it asks no more', () => {
    const peer = withEndpoints();
    bed.apply(change([], [['endpoint', 'a']]));
    const [response] = peer.pull();
    if (response) peer.ack(response);
    expect(told()).toEqual(mode === 'delta' ? ['lost endpoint/a=a1'] : []);
    peer.ask('endpoint', withoutA);
    expect(told()).toEqual(mode === 'delta' ? [] : ['lost endpoint/a=a1']);
  });
});

describe('a refusal', () => {
  const ask = { subscribe: ['r'] };
  /** A client that holds `r1` and refuses `bad`. */
  const refusing = (): Peer => {
    bed.apply(change([route('r')]));
    const peer = bed.open('delta');
    peer.ack(peer.ask('route', ask)[0]);
    bed.apply(change([route('r', 'bad')]));
    peer.ack(peer.nack(peer.pull()[0], 'no')[0]);
    expect(told()).toEqual(['rejected route/r=bad']);
    return peer;
  };

  test.each([
    ['a newer version is wanted', () => bed.apply(change([route('r', 'r2')])), ['forgiven route/r']],
    ['the resource is gone', () => bed.apply(change([], [['route', 'r']])), ['forgiven route/r']],
  ])('is history when %s', (_, act, expected) => {
    const peer = refusing();
    act();
    peer.pull();
    expect(told()).toEqual(expected);
  });

  test('is history when the client asks no more', () => {
    refusing().ask('route', { unsubscribe: ['r'] });
    expect(told()).toEqual(['forgiven route/r', 'lost route/r=r1']);
  });

  test('stands again when the version comes back, and anew when it is made from other sources', () => {
    const peer = refusing();
    bed.apply(change([route('r', 'r2')]));
    peer.ack(peer.pull()[0]);
    told();
    bed.apply(change([route('r', 'bad')]));
    expect(peer.pull()).toEqual([]);
    expect(told()).toEqual(['rejected route/r=bad']);
    bed.apply(change([{ ...route('r', 'bad'), sources: [] }]));
    expect(peer.pull()).toEqual([]);
    expect(told()).toEqual(['forgiven route/r', 'rejected route/r=bad']);
  });
});

test('a version of others that this client never had is not sent when it asks for the name no more', () => {
  bed.apply(change([cluster('a')], [], edge('a')));
  const other = bed.open('sotw', { id: 'other', cluster: 'gateway/ns/edge', userAgentName: 'envoy' });
  other.ack(other.ask('cluster', {})[0]);
  bed.apply(change([cluster('a', 'bad')]));
  const peer = bed.open('sotw');
  const [refused] = peer.ask('cluster', {});
  bed.apply(change([], [], edge()));
  expect(peer.nack(refused, 'no').flatMap((seen) => bodies(seen))).toEqual([]);
});

const many = (count: number, prefix = 'n'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test('names that are unsubscribed before they were answered cost their number, not its square', () => {
  const names = many(40_000);
  const peer = bed.open('delta');
  peer.ask('endpoint', { subscribe: names });
  const start = performance.now();
  peer.ask('endpoint', { unsubscribe: names });
  expect(performance.now() - start).toBeLessThan(3_000);
});

test('names that do not exist are said in several responses', () => {
  const names = many(3, 'x'.repeat(1000)).flatMap((name) => many(1_000, name));
  const peer = bed.open('delta');
  const [first, ...more] = peer.ask('endpoint', { subscribe: names });
  expect(more).toEqual([]);
  expect(first?.removed.length).toBeLessThan(2_000);
  expect(peer.ack(first)[0]?.removed.length).toBe(names.length - (first?.removed.length ?? 0));
});
