import type { Service } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import type { DecodedEntry, IrChange } from './change.ts';
import type { ClientClass } from './resource.ts';
import { entryOf } from './testing/entries.ts';
import { bodyOfResource, removedNames, upserted, upsertedNames } from './testing/resources.ts';
import { createTranslator } from './translator.ts';

const listener = (fields = {}): DecodedEntry =>
  entryOf('Listener', 'shop/edge/http', {
    gateway: 'shop/edge',
    port: 80,
    bindAddress: '127.0.0.1',
    bindPort: 8080,
    protocol: 'HTTP',
    ...fields,
  });

const service = (name: string, fields: Partial<Service> = {}): DecodedEntry =>
  entryOf('Service', name, { name, protocol: 'HTTP', ...fields });

const block = (name: string, fields = {}): DecodedEntry =>
  entryOf('RouteBlock', `shop/edge/http|*|${name}`, {
    scope: 'shop/edge/http',
    host: '*',
    route: name,
    rules: [
      {
        id: `${name}/0`,
        matches: [{ precedence: name, path: { type: 'prefix', value: `/${name}` } }],
        backends: [{ service: 'shop/app', weight: 1 }],
        ...fields,
      },
    ],
  });

const endpoints = (name: string, port: number): DecodedEntry =>
  entryOf('Endpoints', name, { service: name, instances: [{ address: '127.0.0.1', port, weight: 1 }] });

const patch = (key: string, name: string, fields: object): DecodedEntry =>
  entryOf('Patch', key, { target: 'Gateway/shop/edge', type: 'cluster', name, ...fields });

const addName = (name: string) =>
  [{ op: 'add', path: '', valueJson: JSON.stringify({ name, type: 'STATIC' }) }] as const;

const put = (...upserts: readonly DecodedEntry[]): IrChange => ({ upserts, removes: [] });

const started = (clientClass: ClientClass, ...entries: readonly DecodedEntry[]) => {
  const translator = createTranslator(clientClass);
  return { translator, first: translator.apply(put(...entries)) };
};

const edge = (...names: readonly string[]) => ({
  listener: new Set(['shop/edge/80']),
  cluster: new Set(names),
});

describe('a change touches', () => {
  const v1 = { subsets: [{ name: 'v1', labels: { version: 'v1' } }] };
  const base = [listener(), service('shop/app', v1), service('shop/cart'), block('a'), block('b')];

  it('everything at first, with a view', () => {
    const { first } = started('envoy', ...base);
    expect(upsertedNames(first)).toEqual([
      'cluster shop/app',
      'cluster shop/app/v1',
      'cluster shop/cart',
      'endpoint shop/app',
      'endpoint shop/app/v1',
      'endpoint shop/cart',
      'listener shop/edge/80',
      'route shop/edge/80',
    ]);
    expect([...first.views]).toEqual([['gateway/shop/edge', edge('shop/app')]]);
  });

  it('nothing when it says the same', () => {
    const { translator } = started('envoy', ...base);
    expect(translator.apply(put(...base))).toEqual({
      upserts: [],
      removes: [],
      failures: [],
      views: new Map(),
    });
  });

  it.each<[what: string, entry: DecodedEntry, names: readonly string[]]>([
    ['an instance: its assignments', endpoints('shop/app', 1), ['endpoint shop/app', 'endpoint shop/app/v1']],
    ['an instance of an unknown service: nothing', endpoints('shop/unknown', 1), []],
    ['a block: its routes', block('a', { requestTimeoutMs: 1 }), ['route shop/edge/80']],
    ['a service: its clusters', service('shop/cart', { connectTimeoutMs: 1 }), ['cluster shop/cart']],
    [
      'a bound port: the listener and what names it',
      listener({ bindPort: 81 }),
      ['listener shop/edge/80', 'route shop/edge/80'],
    ],
    ['a limit that nothing names: nothing', entryOf('Limit', 'l', { id: 'l', requests: 1, perMs: 1000 }), []],
  ])('for %s', (_what, entry, names) => {
    const { translator } = started('envoy', ...base);
    expect(upsertedNames(translator.apply(put(entry)))).toEqual(names);
  });

  it('the routes to a service whose balancing key changed', () => {
    const { translator } = started('envoy', ...base);
    const balancing = { algorithm: 'ring_hash', hash: { source: 'header', name: 'x' } } as const;
    expect(upsertedNames(translator.apply(put(service('shop/app', { ...v1, balancing }))))).toContain(
      'route shop/edge/80',
    );
    expect(upsertedNames(translator.apply(put(service('shop/cart', { balancing }))))).toEqual([
      'cluster shop/cart',
    ]);
  });

  it('the sources of a resource whose bytes stay', () => {
    const { translator, first } = started('envoy', ...base);
    const again = service('shop/cart', { requestTimeoutMs: 1 });
    const resource = upserted(translator.apply(put(again)), 'cluster', 'shop/cart');
    expect(resource?.version).toBe(upserted(first, 'cluster', 'shop/cart')?.version);
    expect(resource?.sources).toEqual([
      { entry: { kind: 'Service', key: 'shop/cart' }, version: again.version },
    ]);
  });
});

describe('removals', () => {
  it('take resources and views away', () => {
    const { translator } = started('envoy', listener(), service('shop/app'), block('a'));
    const change = translator.apply({
      upserts: [],
      removes: [
        { kind: 'Listener', key: 'shop/edge/http' },
        { kind: 'Service', key: 'shop/app' },
        { kind: 'Nothing', key: 'of that kind' },
      ],
    });
    expect(removedNames(change)).toEqual([
      'cluster shop/app',
      'endpoint shop/app',
      'listener shop/edge/80',
      'route shop/edge/80',
    ]);
    expect([...change.views]).toEqual([['gateway/shop/edge', undefined]]);
  });

  it('of a subset take its cluster', () => {
    const v1 = { subsets: [{ name: 'v1', labels: { version: 'v1' } }] };
    const { translator } = started('grpc', service('shop/app', v1));
    expect(removedNames(translator.apply(put(service('shop/app'))))).toEqual([
      'cluster shop/app/v1',
      'endpoint shop/app/v1',
    ]);
  });

  it('of a port take a listener of gRPC clients', () => {
    const { translator } = started(
      'grpc',
      service('shop/app', { ports: [{ name: '', port: 80, protocol: 'GRPC' }] }),
    );
    expect(removedNames(translator.apply(put(service('shop/app'))))).toEqual(['listener app.shop:80']);
  });
});

describe('a withheld limit', () => {
  const statusOf = (translator: ReturnType<typeof createTranslator>, change: IrChange): unknown => {
    const resource = upserted(translator.apply(change), 'route', 'shop/edge/80');
    return JSON.stringify(resource && bodyOfResource(resource)).includes('"directResponse":{"status":503}');
  };

  it('closes the routes that name it until it is understood or gone', () => {
    const translator = createTranslator('envoy');
    const limited = put(listener(), service('shop/app'), block('a', { limits: ['l'] }));
    const ref = { kind: 'Limit', key: 'l' };
    expect(statusOf(translator, { ...limited, withheld: [ref] })).toBe(true);
    expect(
      statusOf(translator, put(entryOf('Limit', 'l', { id: 'l', requests: 1, perMs: 1000, status: 429 }))),
    ).toBe(false);
    expect(statusOf(translator, { upserts: [], removes: [], withheld: [ref] })).toBe(true);
    expect(statusOf(translator, { upserts: [], removes: [ref] })).toBe(false);
  });
});

describe('patches', () => {
  const ops = (path: string, value: unknown) =>
    [{ op: 'add', path, valueJson: JSON.stringify(value) }] as const;

  it('keep the unpatched resource beside', () => {
    const { translator, first } = started('envoy', listener(), service('shop/app'), block('a'));
    const change = translator.apply(put(patch('p', 'shop/app', { ops: ops('/lb_policy', 'MAGLEV') })));
    const resource = upserted(change, 'cluster', 'shop/app');
    expect(resource && bodyOfResource(resource)).toMatchObject({ lbPolicy: 'MAGLEV' });
    expect(resource?.plain).toEqual(upserted(first, 'cluster', 'shop/app'));
    expect(upsertedNames(change)).toEqual(['cluster shop/app']);
    const undone = translator.apply({ upserts: [], removes: [{ kind: 'Patch', key: 'p' }] });
    expect(undone.upserts).toEqual([upserted(first, 'cluster', 'shop/app')]);
  });

  it('that fail are reported alone, and the resource stays', () => {
    const { translator, first } = started('envoy', listener(), service('shop/app'), block('a'));
    const change = translator.apply(
      put(
        patch('a', 'shop/app', { ops: ops('/no_such_field', 1) }),
        patch('b', 'shop/app', { ops: ops('/lb_policy', 'MAGLEV') }),
        patch('c', 'shop/app', { ops: ops('/name', 'other') }),
      ),
    );
    expect(change.failures.map(({ source, reason }) => [source.entry.key, reason])).toEqual([
      ['a', expect.stringContaining('no_such_field')],
      ['c', 'the name of the resource must stay'],
    ]);
    const resource = upserted(change, 'cluster', 'shop/app');
    expect(resource?.plain).toEqual(upserted(first, 'cluster', 'shop/app'));
    expect(resource?.sources.map(({ entry }) => entry.key)).toEqual(['shop/app', 'b']);
  });

  it('make a cluster that is not there, in the view of their Gateway', () => {
    const { translator } = started('envoy', listener(), service('shop/app'), block('a'));
    const change = translator.apply(put(patch('p', 'auth', { ops: addName('auth') })));
    expect(upsertedNames(change)).toEqual(['cluster auth']);
    expect([...change.views]).toEqual([['gateway/shop/edge', edge('auth', 'shop/app')]]);
    const undone = translator.apply({ upserts: [], removes: [{ kind: 'Patch', key: 'p' }] });
    expect(removedNames(undone)).toEqual(['cluster auth']);
    expect([...undone.views]).toEqual([['gateway/shop/edge', edge('shop/app')]]);
  });

  it('follow the resource they change', () => {
    const translator = createTranslator('envoy');
    const early = translator.apply(put(patch('p', 'shop/app', { ops: ops('/lb_policy', 'MAGLEV') })));
    expect(early.failures).toHaveLength(1);
    const change = translator.apply(put(listener(), service('shop/app'), block('a')));
    expect(change.failures).toEqual([]);
    expect(upserted(change, 'cluster', 'shop/app')?.plain).toBeDefined();
  });

  it('of another Gateway do not touch a listener', () => {
    const { translator } = started('envoy', listener());
    const target = { target: 'Gateway/shop/other', type: 'listener', ops: ops('/stat_prefix', 'x') };
    const change = translator.apply(put(patch('p', 'shop/edge/80', target)));
    expect(change.upserts).toEqual([]);
    expect(change.failures[0]?.reason).toContain('does not belong to Gateway/shop/other');
  });

  it('are not for gRPC clients', () => {
    const { translator } = started('grpc', service('shop/app'));
    const change = translator.apply(put(patch('p', 'shop/app', { ops: ops('/lb_policy', 'MAGLEV') })));
    expect(change).toEqual({ upserts: [], removes: [], failures: [], views: new Map() });
  });
});

describe('a service name that is a word of JavaScript', () => {
  it.each(['__proto__', 'constructor'])('%s is a name like any other', (name) => {
    const { first } = started('envoy', service(`${name}/${name}`), endpoints(`${name}/${name}`, 1));
    expect(upsertedNames(first)).toEqual([`cluster ${name}/${name}`, `endpoint ${name}/${name}`]);
  });
});
