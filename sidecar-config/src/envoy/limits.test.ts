import type { Limit } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../testing/entries.ts';
import { HTTP_FILTERS } from './filters.ts';
import { conditionActions, conditionEntries } from './limit-conditions.ts';
import { limitConfigs, limitMetadata } from './limits.ts';

const limit = (id: string, fields: Partial<Limit> = {}): Limit => ({
  ...bodyOf('Limit', {
    id,
    requests: 10,
    perMs: 1000,
    scope: 'Local',
    mode: 'Enforce',
    status: 429,
    maxKeys: 10,
  }),
  ...fields,
});

const configs = (limits: readonly Limit[]) => JSON.parse(JSON.stringify(limitConfigs(limits) ?? null));

const matches = bodyOf('Limit', {
  matches: [
    { method: 'POST' },
    { headers: [{ name: 'x-a', type: 'exact', value: '1' }] },
    { path: { type: 'exact', value: '/p' } },
  ],
}).matches;

describe('filters of limits', () => {
  it('are not configured without limits', () => {
    expect(limitConfigs([])).toBeUndefined();
  });

  it('refuse with one status each, 429 first; the last takes all further ones', () => {
    // 418 has no name in Envoy and is refused with 429.
    const statuses = [503, 500, 429, 418, 404, 403, 402, 401];
    const made = configs(statuses.map((status) => limit(`l${status}`, { status })));
    const idsOf = (filter: string): readonly string[] =>
      made[filter].descriptors.map(({ entries: [first] }: { entries: { value: string }[] }) => first?.value);
    expect(
      Object.keys(made)
        .toSorted()
        .map((filter) => [made[filter].status.code, idsOf(filter)]),
    ).toEqual([
      ['TooManyRequests', ['l429', 'l418']],
      ['Forbidden', ['l403']],
      ['InternalServerError', ['l500']],
      ['NotFound', ['l404']],
      ['ServiceUnavailable', ['l503', 'l402', 'l401']],
    ]);
  });

  it('keep limits that only count apart', () => {
    const made = configs([limit('a', { mode: 'Shadow', status: 503 }), limit('b', { status: 503 })]);
    expect(made['flyball.limits.shadow'].filterEnforced).toEqual({ defaultValue: { numerator: 0 } });
    expect(made['flyball.limits.0'].filterEnforced).toEqual({ defaultValue: { numerator: 100 } });
    expect(made['flyball.limits.shadow'].statPrefix).not.toBe(made['flyball.limits.0'].statPrefix);
  });

  it('stand in the listener under the names they are configured by', () => {
    const keys = [{ source: 'cookie', name: 'id' }] as const;
    const statuses = [429, 500, 502, 503, 504, 403].map((status) => limit(`l${status}`, { status, keys }));
    const made = configs([...statuses, limit('s', { mode: 'Shadow' })]);
    const standing = HTTP_FILTERS.map(({ name }) => name);
    expect(standing).toEqual(expect.arrayContaining(Object.keys(made)));
    expect(standing.at(-1)).toBe('envoy.filters.http.router');
  });

  it.each([
    [
      { requests: 5, perMs: 1000, burst: 0 },
      { maxTokens: 5, tokensPerFill: 5, fillInterval: '1s' },
    ],
    [
      { requests: 5, perMs: 60_000, burst: 20 },
      { maxTokens: 20, tokensPerFill: 5, fillInterval: '60s' },
    ],
    [
      { requests: 3, perMs: 20, burst: 0 },
      { maxTokens: 3, tokensPerFill: 9, fillInterval: '0.06s' },
    ],
  ])('%j becomes the bucket %j', (rate, tokenBucket) => {
    expect(configs([limit('a', rate)])['flyball.limits.0'].descriptors[0].tokenBucket).toEqual(tokenBucket);
  });

  it('remember as many keys as the limit with the most', () => {
    const keys = [{ source: 'address', name: '' }] as const;
    expect(configs([limit('a', { keys })])['flyball.limits.0'].maxDynamicDescriptors).toBe(10_000);
    const large = configs([limit('a', { keys, maxKeys: 50_000 }), limit('b')]);
    expect(large['flyball.limits.0'].maxDynamicDescriptors).toBe(50_000);
  });

  it('collect cookies and query parameters once, and headers not at all', () => {
    const keys = [
      { source: 'cookie', name: 'id' },
      { source: 'header', name: 'x-u' },
      { source: 'query', name: 'q' },
    ] as const;
    const { requestRules } = configs([limit('a', { keys }), limit('b', { keys })])['flyball.limits.keys'];
    expect(
      requestRules.map((rule: { onHeaderPresent: { key: string } }) => rule.onHeaderPresent.key),
    ).toEqual(['cookie:id', 'query:q']);
    expect(configs([limit('a')])['flyball.limits.keys']).toBeUndefined();
  });

  it('give each descriptor an entry for every action', () => {
    const keys = [
      { source: 'query', name: 'q' },
      { source: 'address', name: '' },
    ] as const;
    const { rateLimits, descriptors } = configs([limit('a', { keys, matches })])['flyball.limits.0'];
    expect(rateLimits).toHaveLength(3);
    for (const { actions } of rateLimits) expect(actions).toHaveLength(descriptors[0].entries.length);
  });
});

describe('conditions of a limit', () => {
  it('hold in exactly one list of actions, whichever alternatives hold', () => {
    const lists = conditionActions(matches);
    const expectations = lists.map((list) =>
      list.map(({ headerValueMatch }) => headerValueMatch?.expectMatch),
    );
    for (let held = 0; held < 8; held += 1) {
      const holds = [0, 1, 2].map((bit) => Boolean(held & (1 << bit)));
      const firing = expectations.filter((wanted) =>
        wanted.every((expected, index) => expected === undefined || expected === holds[index]),
      );
      expect(firing).toHaveLength(held === 0 ? 0 : 1);
    }
    expect(conditionEntries(matches)).toHaveLength(3);
  });

  it('are none where an alternative demands nothing', () => {
    const any = bodyOf('Limit', {
      matches: [{ method: 'GET' }, { path: { type: 'prefix', value: '/' } }],
    }).matches;
    expect(conditionActions(any)).toEqual([[]]);
    expect(conditionActions([])).toEqual([[]]);
    expect(conditionEntries(any)).toEqual([]);
  });

  it.each([
    ['exact', '/a.b', ['/a.b', '/a.b?x=1'], ['/axb', '/a.b/', '/a.b/c']],
    ['prefix', '/a', ['/a', '/a/', '/a/b?x', '/a?x'], ['/ab', '/b/a']],
    ['regex', '/v[0-9]|/w', ['/v1', '/w?x=/'], ['/v', '/v1/x']],
  ] as const)('%s %s is looked for in the path with query', (...[type, value, yes, no]) => {
    const [one] = bodyOf('Limit', { matches: [{ path: { type, value } }] }).matches;
    const [[action] = []] = conditionActions(one ? [one] : []);
    const regex = action?.headerValueMatch?.headers?.[0]?.stringMatch?.safeRegex?.regex ?? '';
    const isMatch = (path: string): boolean => new RegExp(`^(?:${regex})$`).test(path);
    expect(yes.map(isMatch)).toEqual(yes.map(() => true));
    expect(no.map(isMatch)).toEqual(no.map(() => false));
  });
});

it('a route names its limits in its metadata', () => {
  expect(limitMetadata(['a', 'b'])).toEqual({ filterMetadata: { 'flyball.limits': { a: 'a', b: 'b' } } });
});
