import { describe, expect, test } from 'vitest';
import { type Bed, change, createBed, type Peer, resource, type Seen } from './fixture.ts';

const cluster = (name: string, body = `${name}1`) => resource('cluster', name, body);
const endpoint = (name: string, body = `${name}1`) => resource('endpoint', name, body);
const listener = (name: string, body = `${name}1`) => resource('listener', name, body);
const route = (name: string, body = `${name}1`) => resource('route', name, body);
const edge = (clusters: string[]) => ({ name: 'gateway/ns/edge', cluster: clusters, listener: ['l'] });
const brief = (seen: readonly Seen[]) =>
  seen.map(
    ({ type, bodies, removed }) =>
      `${type} ${[...Object.values(bodies), ...removed.map((n) => `-${n}`)].join()}`,
  );

/** An Envoy that has cluster `a`, listener `l` and route `r`. */
function started(mode: 'delta' | 'sotw'): { bed: Bed; peer: Peer } {
  const bed = createBed();
  bed.apply(change([cluster('a'), endpoint('a'), listener('l'), route('r')], [], edge(['a'])));
  const peer = bed.open(mode);
  const names = (name: string) => (mode === 'delta' ? { subscribe: [name] } : { names: [name] });
  const again = (name: string) => (mode === 'delta' ? {} : { names: [name] });
  peer.ack(peer.ask('cluster', {})[0]);
  peer.ack(peer.ask('endpoint', names('a'))[0], again('a'));
  peer.ack(peer.ask('listener', {})[0]);
  peer.ack(peer.ask('route', names('r'))[0], again('r'));
  return { bed, peer };
}

describe.each(['delta', 'sotw'] as const)('removals, %s', (mode) => {
  const again = (name: string) => (mode === 'delta' ? {} : { names: [name] });

  test('do not overtake the removal of what may name them', () => {
    const { bed, peer } = started(mode);
    bed.apply(change([cluster('b')], [], edge(['a', 'b'])));
    const [clusters] = peer.pull();
    // The removals wait for that cluster; another listener comes later and is under way when they may go.
    bed.apply(
      change(
        [],
        [
          ['listener', 'l'],
          ['cluster', 'a'],
          ['endpoint', 'a'],
        ],
      ),
    );
    expect(peer.pull()).toEqual([]);
    bed.apply(change([listener('m')], [], { name: 'gateway/ns/edge', cluster: ['b'], listener: ['m'] }));
    expect(peer.pull()).toEqual([]);
    const [listeners, ...early] = peer.ack(clusters);
    expect(brief(listeners ? [listeners] : [])).toEqual([
      mode === 'delta' ? 'listener m1' : 'listener l1,m1',
    ]);
    expect(early).toEqual([]);
    const last = peer.ack(listeners);
    expect(brief(last)).toEqual(
      mode === 'delta' ? ['listener -l', 'cluster -a', 'endpoint -a'] : ['listener m1', 'cluster b1'],
    );
  });

  test('of a cluster come after the route that leaves it, its endpoints after it', () => {
    const { bed, peer } = started(mode);
    bed.apply(
      change(
        [route('r', 'elsewhere')],
        [
          ['cluster', 'a'],
          ['endpoint', 'a'],
        ],
        edge([]),
      ),
    );
    const [routes, ...early] = peer.pull();
    expect(brief(routes ? [routes] : [])).toEqual(['route elsewhere']);
    expect(early).toEqual([]);
    expect(brief(peer.ack(routes, again('r')))).toEqual(
      mode === 'delta' ? ['cluster -a', 'endpoint -a'] : ['cluster '],
    );
  });
});

describe('make before break (rules 26 and 42)', () => {
  test('a route waits for the answer to the cluster it may name, and for the endpoints of that', () => {
    const { bed, peer } = started('delta');
    bed.apply(change([route('r', 'to-b'), endpoint('b'), cluster('b')], [], edge(['a', 'b'])));
    const [clusters, ...rest] = peer.pull();
    expect(brief(clusters ? [clusters, ...rest] : [])).toEqual(['cluster b1']);
    const [endpoints] = peer.ask('endpoint', { subscribe: ['b'] });
    expect(brief(endpoints ? [endpoints] : [])).toEqual(['endpoint b1']);
    expect(brief(peer.ack(clusters))).toEqual(['route to-b']);
  });

  test('removals come last', () => {
    const { bed, peer } = started('delta');
    bed.apply(
      change(
        [route('r', 'to-b'), endpoint('b'), cluster('b')],
        [
          ['cluster', 'a'],
          ['endpoint', 'a'],
        ],
        edge(['b']),
      ),
    );
    const [clusters] = peer.pull();
    const [endpoints] = peer.ask('endpoint', { subscribe: ['b'] });
    const [routes, ...early] = peer.ack(clusters);
    expect(brief(routes ? [routes, ...early] : [])).toEqual(['route to-b']);
    expect(peer.ack(endpoints)).toEqual([]);
    expect(brief(peer.ack(routes))).toEqual(['cluster -a', 'endpoint -a']);
  });

  test('in state of the world a removed cluster stays in the full state until then', () => {
    const { bed, peer } = started('sotw');
    bed.apply(change([route('r', 'to-b'), cluster('b')], [['cluster', 'a']], edge(['b'])));
    const [clusters] = peer.pull();
    expect(brief(clusters ? [clusters] : [])).toEqual(['cluster a1,b1']);
    const [routes] = peer.ack(clusters);
    expect(brief(routes ? [routes] : [])).toEqual(['route to-b']);
    expect(brief(peer.ack(routes, { names: ['r'] }))).toEqual(['cluster b1']);
  });

  test('a cluster that changes for ever does not hold a route back for ever', () => {
    const { bed, peer } = started('delta');
    bed.apply(change([cluster('a', 'a2')]));
    const begun = peer.pull();
    peer.ack(begun[1]);
    let [clusters] = begun;
    bed.apply(change([route('r', 'r2'), cluster('a', 'a3')]));
    const seen: Seen[] = [];
    for (let round = 4; round < 9 && seen.length === 0; round += 1) {
      const next = peer.ack(clusters);
      const late = next.flatMap((response) => (response.type === 'endpoint' ? peer.ack(response) : []));
      [clusters] = next.filter(({ type }) => type === 'cluster');
      seen.push(...[...next, ...late].filter(({ type }) => type === 'route'));
      bed.apply(change([cluster('a', `a${round}`)]));
    }
    expect(brief(seen)).toEqual(['route r2']);
  });

  test('a cluster that changed back before it was sent does not hold a removal back', () => {
    const { bed, peer } = started('delta');
    bed.apply(change([cluster('b'), endpoint('a', 'a2')], [], edge(['a', 'b'])));
    const [clusters, endpoints] = peer.pull();
    bed.apply(change([cluster('a', 'a2')], [['route', 'r']]));
    peer.pull();
    bed.apply(change([cluster('a', 'a1')]));
    peer.pull();
    const seen = [...peer.ack(clusters), ...peer.ack(endpoints)];
    expect(brief(seen)).toEqual(['route -r']);
  });

  test('a request is answered at once, whatever else is under way', () => {
    const { bed, peer } = started('delta');
    bed.apply(change([cluster('a', 'a2'), route('s')]));
    expect(brief(peer.pull())).toEqual(['cluster a2', 'endpoint a1']);
    expect(brief(peer.ask('route', { subscribe: ['s'] }))).toEqual(['route s1']);
  });
});
