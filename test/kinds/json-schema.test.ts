import { jsonSchemaOf, KINDS, type Kind, kindOf } from '@flyball/policy/kinds';
import * as upstream from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import * as upstreamBeta from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';

const GATEWAY = 'gateway.networking.k8s.io/v1';
const OWN = 'flyball.dev/v1';

const ajv = new Ajv({ strict: false, validateFormats: false });
const validators = new Map(KINDS.map((kind) => [kind, ajv.compile(jsonSchemaOf(kind))]));
const accepts = (kind: Kind, document: unknown): boolean => validators.get(kind)?.(document) === true;

const contentOf = (kind: Kind, document: Readonly<Record<string, unknown>>): unknown => {
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...root } = document;
  return kind.content === 'root' ? root : (document['spec'] ?? {});
};

const verdicts = (document: {
  readonly apiVersion: string;
  readonly kind: string;
}): { zod: boolean; json: boolean } => {
  const kind = kindOf(document.apiVersion, document.kind);
  if (kind === undefined) throw new Error(`no kind ${document.kind}`);
  return {
    zod: kind.schema.safeParse(contentOf(kind, { ...document })).success,
    json: accepts(kind, document),
  };
};

const written = (apiVersion: string, kind: string, content: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  ...content,
});

test.each(KINDS.map((kind) => [kind.kind, kind.example] as const))(
  'both take the example of %s',
  (_, example) => {
    expect(verdicts(example)).toEqual({ zod: true, json: true });
  },
);

const target = [{ kind: 'Service', name: 'a' }];
const listener = { name: 'a', port: 80, protocol: 'HTTP' };

test.each([
  [GATEWAY, 'GatewayClass', { spec: { controllerName: 'none' } }],
  [GATEWAY, 'Gateway', { spec: { gatewayClassName: 'a', listeners: [] } }],
  [GATEWAY, 'Gateway', { spec: { gatewayClassName: 'a', listeners: [{ ...listener, port: 0 }] } }],
  [GATEWAY, 'HTTPRoute', { spec: { hostname: ['a'] } }],
  [GATEWAY, 'HTTPRoute', { spec: { hostnames: ['A'] } }],
  [GATEWAY, 'HTTPRoute', { spec: { rules: Array.from({ length: 17 }, () => ({})) } }],
  [GATEWAY, 'HTTPRoute', { spec: { rules: [{ matches: [{ path: { type: 'Prefix' } }] }] } }],
  [
    GATEWAY,
    'HTTPRoute',
    { spec: { rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { statusCode: 304 } }] }] } },
  ],
  [GATEWAY, 'ReferenceGrant', { spec: { from: [], to: [] } }],
  ['v1', 'Service', { spec: { ports: [{ port: '80' }] } }],
  ['v1', 'ConfigMap', { data: { a: 1 } }],
  ['v1', 'Secret', { data: { a: 1 } }],
  [OWN, 'CatalogService', { spec: { protocol: 'UDP' } }],
  [OWN, 'TrafficPolicy', { spec: { targetRefs: [] } }],
  [OWN, 'TrafficPolicy', { spec: { targetRefs: target, splitKey: { header: 'a', cookie: 'b' } } }],
  [
    OWN,
    'RateLimitPolicy',
    { spec: { targetRefs: target, rules: [{ name: 'a', limits: [{ requests: 1.5, per: '1s' }] }] } },
  ],
  [OWN, 'EnvoyPatch', { spec: { targetRefs: target, patches: [] } }],
  [
    OWN,
    'InstanceOverride',
    { spec: { service: 'a', instance: { address: '127.0.0.1', port: 1 }, weight: -1 } },
  ],
  [OWN, 'Source', { spec: { type: 'nacos' } }],
  [OWN, 'Engine', { spec: { class: 'envoy', ports: { http: 80 } } }],
  [OWN, 'PolicyTest', { spec: { tests: [] } }],
  [OWN, 'PortClaim', { spec: { service: 'a', port: 1 } }],
  [OWN, 'Subset', { spec: { labels: {} } }],
] as const)('both refuse %s %s %j', (...[apiVersion, kind, content]) => {
  expect(verdicts(written(apiVersion, kind, content))).toEqual({ zod: false, json: false });
});

test.each([
  ['a service without port', 'HTTPRoute', { spec: { rules: [{ backendRefs: [{ name: 'a' }] }] } }],
  ['a path without slash', 'HTTPRoute', { spec: { rules: [{ matches: [{ path: { value: 'a' } }] }] } }],
  ['a filter without its field', 'HTTPRoute', { spec: { rules: [{ filters: [{ type: 'URLRewrite' }] }] } }],
  ['one listener twice', 'Gateway', { spec: { gatewayClassName: 'a', listeners: [listener, listener] } }],
])('what JSON Schema cannot state: %s', (_, kind, content) => {
  expect(verdicts(written(GATEWAY, kind, content))).toEqual({ zod: false, json: true });
});

interface Validates {
  validate(): void;
}

/** The kinds as of Gateway API 1.0, made by others from its own definitions. ReferenceGrant was v1beta1 then. */
const UPSTREAM: Readonly<Record<string, (document: object) => Validates>> = {
  GatewayClass: (document) => new upstream.GatewayClass(document as never),
  Gateway: (document) => new upstream.Gateway(document as never),
  HTTPRoute: (document) => new upstream.HTTPRoute(document as never),
  ReferenceGrant: (document) =>
    new upstreamBeta.ReferenceGrant({
      ...document,
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
    } as never),
};

const upstreamAccepts = (document: { readonly kind: string }): boolean => {
  try {
    UPSTREAM[document.kind]?.({ ...document }).validate();
    return true;
  } catch {
    return false;
  }
};

const backend = { name: 'a', port: 80 };

test.each([
  ...KINDS.filter(({ kind }) => kind in UPSTREAM).map(({ example }) => example),
  written(GATEWAY, 'Gateway', {
    spec: {
      gatewayClassName: 'a',
      listeners: [
        {
          ...listener,
          hostname: '*.a.b',
          allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind: 'HTTPRoute' }] },
        },
        { name: 'b', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'c' }] } },
      ],
      addresses: [{ type: 'IPAddress', value: '127.0.0.1' }],
    },
  }),
  written(GATEWAY, 'HTTPRoute', {
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'a', port: 80 }],
      hostnames: ['*.a.b'],
      rules: [
        {
          matches: [
            {
              path: { type: 'Exact', value: '/a' },
              method: 'GET',
              headers: [{ name: 'a', value: 'b' }],
              queryParams: [{ name: 'a', value: 'b' }],
            },
          ],
          filters: [
            {
              type: 'RequestHeaderModifier',
              requestHeaderModifier: { set: [{ name: 'a', value: 'b' }], remove: ['c'] },
            },
            { type: 'RequestMirror', requestMirror: { backendRef: backend } },
            {
              type: 'URLRewrite',
              urlRewrite: { hostname: 'a.b', path: { type: 'ReplaceFullPath', replaceFullPath: '/b' } },
            },
          ],
          backendRefs: [{ ...backend, weight: 0 }],
          timeouts: { request: '1s', backendRequest: '500ms' },
        },
        {
          filters: [
            { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301, port: 443 } },
          ],
        },
      ],
    },
  }),
])('the schemas of Gateway API 1.0 take what ours take: %#', (document) => {
  expect(verdicts(document)).toEqual({ zod: true, json: true });
  expect(upstreamAccepts(document)).toBe(true);
});

test.each([
  ['status 308', { filters: [{ type: 'RequestRedirect', requestRedirect: { statusCode: 308 } }] }],
  ['CORS', { filters: [{ type: 'CORS', cors: { allowOrigins: ['*'] } }] }],
])('newer than 1.0, so only ours take it: %s', (_, rule) => {
  const document = written(GATEWAY, 'HTTPRoute', { spec: { rules: [rule] } });
  expect(verdicts(document)).toEqual({ zod: true, json: true });
  expect(upstreamAccepts(document)).toBe(false);
});
