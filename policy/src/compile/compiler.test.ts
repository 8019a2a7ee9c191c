import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RESOURCES } from '../kinds/defaults.ts';
import { unstoredMetadata } from '../kinds/metadata.ts';
import { kindOf } from '../kinds/registry.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import type { CatalogShape } from '../model/shape.ts';
import { compile, createCompiler } from './compiler.ts';
import type { ResourceChange } from './resource-index.ts';
import { type Compiled, listenerStatuses } from './result.ts';

/** An object of a kind (`apiVersion kind`), parsed by its schema. */
const made = (type: string, name: string, spec: unknown): Resource => {
  const [apiVersion = '', kind = ''] = type.split(' ');
  const known = kindOf(apiVersion, kind);
  return {
    apiVersion,
    kind,
    metadata: unstoredMetadata(name, known?.namespaced ? 'shop' : ''),
    spec: known?.schema.parse(spec),
  };
};

const gateway = (listeners: readonly unknown[]): Resource =>
  made('gateway.networking.k8s.io/v1 Gateway', 'edge', { gatewayClassName: 'flyball', listeners });

const route = (name: string, spec: object): Resource =>
  made('gateway.networking.k8s.io/v1 HTTPRoute', name, spec);

const catalogService = (name: string, spec: object = {}): Resource =>
  made('flyball.dev/v1 CatalogService', name, spec);

/** All that a compile says, in a form that does not depend on the way to it. */
const said = (compiled: Compiled) => ({
  entries: [...compiled.entries.values()].map(({ kind, key, version }) => `${kind} ${key} ${version}`).sort(),
  conditions: [...compiled.units.values()]
    .flatMap(({ conditions }) => conditions.map((c) => JSON.stringify(c)))
    .sort(),
  diagnostics: [...compiled.units.values()]
    .flatMap(({ diagnostics }) => diagnostics.map((d) => JSON.stringify(d)))
    .sort(),
  listeners: listenerStatuses(compiled)
    .map((status) => JSON.stringify(status))
    .sort(),
});

const names = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...names);
const subset = fc.constantFrom('', '.v1', '.v2');

const anyBackend = fc
  .record({ name, subset, weight: fc.integer({ min: 0, max: 3 }) })
  .map((ref) =>
    ref.subset === ''
      ? { name: ref.name, port: 80, weight: ref.weight }
      : { group: 'flyball.dev', kind: 'Subset', name: `${ref.name}${ref.subset}`, weight: ref.weight },
  );

const anyParent = fc.oneof(
  fc.constantFrom({ name: 'edge' }, { name: 'edge', sectionName: 'one' }, { name: 'absent' }),
  name.map((service) => ({ group: '', kind: 'Service', name: service })),
);

const anyRoute = fc
  .record({ name, parent: anyParent, backends: fc.array(anyBackend, { maxLength: 2 }), host: fc.boolean() })
  .map(({ name: routeName, parent, backends, host }) =>
    route(routeName, {
      parentRefs: [parent],
      ...(host && { hostnames: ['a.example.com'] }),
      rules: [{ name: 'first', backendRefs: backends }],
    }),
  );

const anyGateway = fc
  .subarray([
    { name: 'one', port: 80, protocol: 'HTTP' },
    { name: 'two', port: 80, protocol: 'HTTP', hostname: '*.example.com' },
    { name: 'three', port: 81, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
  ])
  .filter((listeners) => listeners.length > 0)
  .map(gateway);

const target = fc.oneof(
  name.map((service) => ({ kind: 'Service', name: service })),
  name.map((routeName) => ({ kind: 'HTTPRoute', name: routeName, sectionName: 'first' })),
  fc.constantFrom({ kind: 'Gateway', name: 'edge' }, { kind: 'Namespace', name: 'shop' }),
);

const anyTrafficPolicy = fc
  .record({ name, target, key: fc.boolean(), seconds: fc.integer({ min: 1, max: 3 }) })
  .map(({ name: policy, target: ref, key, seconds }) =>
    made('flyball.dev/v1 TrafficPolicy', policy, {
      targetRefs: [ref],
      ...(key ? { splitKey: { header: 'x-user' } } : { timeout: { request: `${seconds}s` } }),
    }),
  );

const anyRateLimit = fc
  .record({ name, requests: fc.integer({ min: 1, max: 2 }) })
  .map(({ name: policy, requests }) =>
    made('flyball.dev/v1 RateLimitPolicy', policy, {
      targetRefs: [{ kind: 'Service', name: policy }],
      rules: [{ name: 'r', limits: [{ requests, per: '1s' }] }],
    }),
  );

const anyObject = fc.oneof(
  { weight: 4, arbitrary: anyRoute },
  anyGateway,
  anyTrafficPolicy,
  anyRateLimit,
  name.map((service) => catalogService(service, { versionLabel: 'version', waypoint: { gateway: 'edge' } })),
  name.map((service) => made('v1 Service', service, { ports: [{ port: 80 }] })),
  name.map((service) =>
    made('flyball.dev/v1 PortClaim', service, { service: `shop/${service}`, port: 20_001 }),
  ),
);

const anyChange: fc.Arbitrary<ResourceChange> = fc
  .tuple(anyObject, fc.boolean())
  .map(([object, put]) => (put ? { op: 'put', object } : { op: 'delete', key: keyOf(object) }));

const anyShape: fc.Arbitrary<CatalogShape> = fc
  .subarray([...names])
  .map(
    (services) =>
      new Map(
        services.map((service) => [
          `shop/${service}`,
          { service: `shop/${service}`, labels: { version: ['v1'] }, ports: [8080], protocol: 'HTTP' },
        ]),
      ),
  );

const anyStep = fc.record({
  changes: fc.array(anyChange, { maxLength: 3 }),
  shape: fc.option(anyShape, { nil: undefined }),
});

describe('createCompiler', () => {
  it('makes after any way of changes what a fresh compile makes of the result', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 12 }), (steps) => {
        const compiler = createCompiler();
        const held = new Map<string, Resource>(DEFAULT_RESOURCES.map((object) => [keyOf(object), object]));
        let shape: CatalogShape = new Map();
        let last = compiler.update({
          changes: DEFAULT_RESOURCES.map((object) => ({ op: 'put', object })),
        });
        const mirror = new Map([...last.entries].map(([id, entry]) => [id, entry.version]));
        for (const step of steps) {
          for (const change of step.changes)
            if (change.op === 'put') held.set(keyOf(change.object), change.object);
            else held.delete(change.key);
          shape = step.shape ?? shape;
          last = compiler.update({ changes: step.changes, ...(step.shape && { shape: step.shape }) });
          for (const { kind, key } of last.removes) mirror.delete(`${kind} ${key}`);
          for (const entry of last.upserts) mirror.set(`${entry.kind} ${entry.key}`, entry.version);
        }
        expect(said(last)).toEqual(said(compile([...held.values()], shape)));
        expect(mirror).toEqual(new Map([...last.entries].map(([id, entry]) => [id, entry.version])));
      }),
      { numRuns: 300 },
    );
  });

  it('compiles in any order of input to the same entries', () => {
    const objects = [
      ...DEFAULT_RESOURCES,
      gateway([{ name: 'one', port: 80, protocol: 'HTTP' }]),
      catalogService('a'),
      route('r', { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] }),
    ];
    expect(said(compile([...objects].reverse()))).toEqual(said(compile(objects)));
  });
});
