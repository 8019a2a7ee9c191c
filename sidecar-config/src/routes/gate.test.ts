import { byHostSpecificity, hostMatches } from '@flyball/proto/ir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Held } from '../state/store.ts';
import { bodyOf } from '../testing/entries.ts';
import { domainsOf, gateOf } from './gate.ts';

const PATTERNS = ['', '*.com', '*.example.com', 'example.com', 'a.example.com', '*.a.example.com'];
const REQUESTED = [
  'example.com',
  'a.example.com',
  'b.example.com',
  'x.a.example.com',
  'other.com',
  'localhost',
];

const listener = (name: string, hostname: string): Held<'Listener'> => {
  const key = `ns/gw/${name}`;
  const body = bodyOf('Listener', { gateway: 'ns/gw', port: 80, hostname });
  return { key, body, source: { entry: { kind: 'Listener', key }, version: 'v' } };
};

/** The domain Envoy chooses: exact, then the longest wildcard, then `*`. */
const chosen = (domains: readonly string[], host: string): string | undefined =>
  domains.toSorted(byHostSpecificity).find((domain) => hostMatches(domain, host));

describe('domains of a gate', () => {
  it('lead a request to the listener with the most specific host, and to its most specific pattern', () => {
    const hosts = fc.subarray(PATTERNS.map((pattern) => pattern || '*'));
    const doors = fc.uniqueArray(fc.tuple(fc.constantFrom(...PATTERNS), hosts), {
      minLength: 1,
      selector: ([host]) => host,
    });
    fc.assert(
      fc.property(doors, fc.constantFrom(...REQUESTED), (listeners, host) => {
        const gate = gateOf(
          'g',
          listeners.map(([hostname], index) => listener(String(index), hostname)),
        );
        if (!gate) throw new Error('no gate');
        const hostsOf = (scope: string): readonly string[] =>
          listeners[Number(scope.split('/')[2])]?.[1] ?? [];
        const domains = domainsOf(gate, hostsOf);
        const found = domains.find(
          ({ domain }) =>
            domain ===
            chosen(
              domains.map((each) => each.domain),
              host,
            ),
        );
        const door = gate.doors.find(({ hostname }) => hostMatches(hostname, host));
        expect(found?.door).toBe(door);
        if (!door) return;
        const wanted = chosen(hostsOf(door.scope), host);
        // Where the listener has no pattern for the host, or a wider one than its own name, its own name answers.
        const covering = [door.hostname, ...(wanted === undefined ? [] : [wanted])];
        expect(found?.domain).toBe(chosen(covering, host));
      }),
    );
  });

  it('of two listeners with one host, the first by key takes it', () => {
    const gate = gateOf('g', [listener('b', ''), listener('a', '')]);
    expect(gate?.doors.map(({ scope }) => scope)).toEqual(['ns/gw/a']);
    expect(gate?.listeners.map(({ key }) => key)).toEqual(['ns/gw/a', 'ns/gw/b']);
  });

  it('a waypoint leads to the mesh scope and has no port that clients know', () => {
    const body = bodyOf('Listener', { gateway: 'ns/gw', port: 20_000, meshService: 'ns/svc' });
    const held = {
      key: 'waypoint:ns/svc',
      body,
      source: { entry: { kind: 'Listener', key: '' }, version: '' },
    };
    expect(gateOf('waypoint:ns/svc', [held])).toMatchObject({
      doors: [{ scope: 'mesh:ns/svc', hostname: '*' }],
      listenerPort: undefined,
    });
  });

  it('is none without listeners', () => {
    expect(gateOf('g', [])).toBeUndefined();
  });
});
