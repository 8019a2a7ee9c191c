import { describe, expect, test } from 'vitest';
import { bodies, change, createBed, grpcNode, type Peer, patched, resource, type Seen } from './fixture.ts';

const cluster = (name: string, body = `${name}1`) => resource('cluster', name, body);
const route = (name: string, body = `${name}1`) => resource('route', name, body);
const edge = (...names: string[]) => ({ name: 'gateway/ns/edge', cluster: names, listener: [] });
const brief = (seen: readonly Seen[]) =>
  seen.map(({ bodies: all, removed }) =>
    [...Object.values(all), ...removed.map((name) => `-${name}`)].sort().join(),
  );

/** Answers all responses as a client that refuses bodies with `bad`; gives what it was sent and what it then holds. */
function run(
  peer: Peer,
  first: readonly Seen[],
  names?: readonly string[],
): { sent: string[]; held: Map<string, string> } {
  const sent: string[] = [];
  const held = new Map<string, string>();
  const queue = [...first];
  for (let response = queue.shift(); response; response = queue.shift()) {
    if (sent.length > 50) throw new Error('the server does not come to an end');
    sent.push(...brief([response]));
    const bad = Object.values(response.bodies).some((body) => body.includes('bad'));
    if (!bad) {
      for (const [name, body] of Object.entries(response.bodies)) held.set(name, body);
      for (const name of response.removed) held.delete(name);
    }
    const ask = names ? { names } : {};
    queue.push(...(bad ? peer.nack(response, 'refused', ask) : peer.ack(response, ask)));
  }
  return { sent, held };
}

describe('Delta', () => {
  test('a bad resource beside good new ones is found by halves, and they arrive', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b')], [], edge('a', 'b')));
    const peer = bed.open('delta');
    run(peer, peer.ask('cluster', {}));
    const upserts = [cluster('a', 'a2'), cluster('b', 'bad'), cluster('c'), cluster('d')];
    bed.apply(change(upserts, [], edge('a', 'b', 'c', 'd')));
    const { sent, held } = run(peer, peer.pull());
    expect(sent).toEqual(['a2,bad,c1,d1', '-c,-d,a2,bad', '-c,-d,a2,b1', 'bad', 'b1,c1,d1']);
    expect(Object.fromEntries(held)).toEqual({ a: 'a2', b: 'b1', c: 'c1', d: 'd1' });
    expect(bed.log.filter((line) => line.startsWith('rejected'))).toEqual([
      'rejected envoy-1 cluster/b=bad withheld instead cluster/b=b1: refused',
    ]);
  });

  test('the culprit among 64 is found in a logarithm of responses', () => {
    const bed = createBed();
    const names = Array.from({ length: 64 }, (_, index) => `c${index}`);
    const upserts = names.map((name, index) => cluster(name, index === 41 ? 'bad' : 'ok'));
    bed.apply(change(upserts, [], edge(...names)));
    const peer = bed.open('delta');
    const { sent, held } = run(peer, peer.ask('cluster', {}));
    expect(held.size).toBe(63);
    expect(sent.length).toBeLessThanOrEqual(15);
  });

  test('several culprits are found', () => {
    const bed = createBed();
    const names = Array.from({ length: 16 }, (_, index) => `c${index}`);
    const isBad = (index: number) => index % 7 === 3;
    bed.apply(
      change(
        names.map((name, index) => cluster(name, isBad(index) ? 'bad' : 'ok')),
        [],
        edge(...names),
      ),
    );
    const peer = bed.open('delta');
    expect(run(peer, peer.ask('cluster', {})).held.size).toBe(14);
    expect(bed.core.withheld('envoy').map(({ refused }) => refused.name)).toEqual(['c3', 'c10']);
  });

  test('rule 9: a refused version is never sent again, a later one is', () => {
    const bed = createBed();
    bed.apply(change([route('r')]));
    const peer = bed.open('delta');
    run(peer, peer.ask('route', { subscribe: ['r'] }));
    bed.apply(change([route('r', 'bad')]));
    expect(run(peer, peer.pull()).sent).toEqual(['bad', 'r1']);
    bed.apply(change([route('r', 'bad')]));
    expect(peer.pull()).toEqual([]);
    bed.apply(change([route('r', 'r2')]));
    expect(run(peer, peer.pull()).sent).toEqual(['r2']);
    bed.apply(change([route('r', 'bad')]));
    expect(run(peer, peer.pull()).sent).toEqual([]);
  });

  test('new clients get the last good version at once', () => {
    const bed = createBed();
    bed.apply(change([route('r')]));
    const peer = bed.open('delta');
    run(peer, peer.ask('route', { subscribe: ['r'] }));
    bed.apply(change([route('r', 'bad')]));
    run(peer, peer.pull());
    const other = bed.open('delta');
    expect(other.ask('route', { subscribe: ['r'] })[0]?.bodies).toEqual({ r: 'r1' });
  });

  test('without a good version there is nothing of that name', () => {
    const bed = createBed();
    bed.apply(change([route('r', 'bad')]));
    const peer = bed.open('delta');
    expect(run(peer, peer.ask('route', { subscribe: ['r'] })).sent).toEqual(['bad', '-r']);
    expect(bed.open('delta').ask('route', { subscribe: ['r'] })[0]).toMatchObject({
      bodies: {},
      removed: ['r'],
    });
  });

  test('the plain twin takes the place of a patched resource that was refused', () => {
    const bed = createBed();
    bed.apply(change([patched(route('r', 'plain'), 'bad-patch')]));
    const peer = bed.open('delta');
    const { held } = run(peer, peer.ask('route', { subscribe: ['r'] }));
    expect(Object.fromEntries(held)).toEqual({ r: 'plain' });
    expect(bed.log).toContain('rejected envoy-1 route/r=bad-patch withheld instead route/r=plain: refused');
    expect(bed.open('delta').ask('route', { subscribe: ['r'] })[0]?.bodies).toEqual({ r: 'plain' });
  });

  test('a plain twin that is refused too gives way to the last good version', () => {
    const bed = createBed();
    bed.apply(change([route('r')]));
    const peer = bed.open('delta');
    run(peer, peer.ask('route', { subscribe: ['r'] }));
    bed.apply(change([patched(route('r', 'bad-plain'), 'bad-patch')]));
    expect(Object.fromEntries(run(peer, peer.pull()).held)).toEqual({ r: 'r1' });
  });

  test('what another client accepted is kept only from the one that refused it', () => {
    const bed = createBed();
    bed.apply(change([route('r')]));
    const [glad, picky] = [bed.open('delta'), bed.open('delta', { id: 'picky' })];
    run(glad, glad.ask('route', { subscribe: ['r'] }));
    run(picky, picky.ask('route', { subscribe: ['r'] }));
    bed.apply(change([route('r', 'r2')]));
    glad.ack(glad.pull()[0]);
    const [restored] = picky.nack(picky.pull()[0], 'no');
    expect(restored?.bodies).toEqual({ r: 'r1' });
    expect(picky.ack(restored)).toEqual([]);
    expect(bed.log).toContain('rejected picky route/r=r2 client instead route/r=r1: no');
    expect(bed.core.withheld('envoy')).toEqual([]);
    expect(glad.pull()).toEqual([]);
  });

  test('a late acceptance gives the version back to all but the one that refused it', () => {
    const bed = createBed();
    bed.apply(change([route('r')]));
    const [glad, picky] = [bed.open('delta'), bed.open('delta', { id: 'picky' })];
    run(glad, glad.ask('route', { subscribe: ['r'] }));
    run(picky, picky.ask('route', { subscribe: ['r'] }));
    bed.apply(change([route('r', 'r2')]));
    const pending = glad.pull()[0];
    picky.ack(picky.nack(picky.pull()[0], 'no')[0]);
    expect(bed.core.withheld('envoy')).toHaveLength(1);
    expect(glad.ack(pending)).toEqual([]);
    expect(bed.core.withheld('envoy')).toEqual([]);
    expect(picky.pull()).toEqual([]);
  });

  test('a version from before the stream is left alone when the new one is refused', () => {
    const bed = createBed();
    bed.apply(change([cluster('a', 'bad'), cluster('b')], [], edge('a', 'b')));
    const peer = bed.open('delta');
    const seen = peer.ask('cluster', { initial: { a: 'from-another-server' } });
    const { sent } = run(peer, seen);
    expect(sent.slice(1).join()).not.toContain('-a');
  });

  test('a version that changes during the search is tried by itself', () => {
    const bed = createBed();
    bed.apply(change([route('r'), route('s')]));
    const peer = bed.open('delta');
    run(peer, peer.ask('route', { subscribe: ['r', 's'] }));
    bed.apply(change([route('r', 'bad'), route('s', 's2')]));
    const refused = peer.pull()[0];
    bed.apply(change([route('r', 'r3')]));
    const { held } = run(peer, peer.nack(refused, 'no'));
    expect(Object.fromEntries(held)).toEqual({ r: 'r3', s: 's2' });
    expect(bed.log.filter((line) => line.startsWith('rejected'))).toEqual([]);
  });

  test('names that are asked for during the search are answered after it', () => {
    const bed = createBed();
    bed.apply(change([route('r', 'bad'), route('s'), route('t')]));
    const peer = bed.open('delta');
    const [both] = peer.ask('route', { subscribe: ['r', 's'] });
    const { held } = run(peer, peer.nack(both, 'no', { subscribe: ['t'] }));
    expect(Object.fromEntries(held)).toEqual({ s: 's1', t: 't1' });
  });

  test('endpoints that were sent again unchanged and are refused are not sent in a loop', () => {
    const bed = createBed();
    bed.apply(change([resource('endpoint', 'a', 'a1'), cluster('a')], [], edge('a')));
    const peer = bed.open('delta');
    peer.ack(peer.ask('cluster', {})[0]);
    peer.ack(peer.ask('endpoint', { subscribe: ['a'] })[0]);
    bed.apply(change([cluster('a', 'a2')]));
    const [, again] = peer.pull();
    expect(peer.nack(again, 'no')).toEqual([]);
    expect(bed.core.withheld('envoy')).toEqual([]);
  });
});

describe('state of the world', () => {
  test('a full state keeps good contents in the place of what is being tried', () => {
    const bed = createBed();
    bed.apply(change([cluster('a'), cluster('b')], [], edge('a', 'b')));
    const peer = bed.open('sotw');
    peer.ack(peer.ask('cluster', {})[0]);
    bed.apply(change([cluster('a', 'a2'), cluster('b', 'bad'), cluster('c')], [], edge('a', 'b', 'c')));
    const { sent } = run(peer, peer.pull());
    expect(sent[0]).toBe('a2,bad,c1');
    expect(sent.slice(1).every((all) => /a[12]/.test(all) && /b1|bad/.test(all))).toBe(true);
    expect(sent.at(-1)).toBe('a2,b1,c1');
  });

  test('a partial response restores what it can and never goes empty', () => {
    const bed = createBed();
    bed.apply(change([route('r', 'bad'), route('s')]), 'grpc');
    const peer = bed.open('sotw', grpcNode);
    const { sent } = run(peer, peer.ask('route', { names: ['r', 's'] }), ['r', 's']);
    expect(sent).toEqual(['bad,s1', 'bad', 's1']);
    bed.apply(change([route('r', 'r2')]), 'grpc');
    expect(bodies(peer.pull()[0])).toEqual(['r2']);
  });

  test('a client class has its own quarantine', () => {
    const bed = createBed();
    bed.apply(change([route('r', 'bad')]), 'grpc');
    bed.apply(change([route('r', 'bad')]), 'envoy');
    const peer = bed.open('sotw', grpcNode);
    run(peer, peer.ask('route', { names: ['r'] }), ['r']);
    expect(bed.core.withheld('grpc')).toHaveLength(1);
    expect(bed.core.withheld('envoy')).toEqual([]);
  });
});
