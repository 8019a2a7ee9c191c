/** A route and its Gateway as YAML. */
export const ROUTE = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {namespace: shop, name: account}
spec:
  parentRefs: [{name: public}]
  rules:
    - backendRefs:
        - {group: flyball.dev, kind: Subset, name: account.v22}
`;

/** The route as the API shows it. */
export const STORED_ROUTE = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: {
    name: 'account',
    namespace: 'shop',
    labels: { app: 'shop' },
    creationTimestamp: '2026-05-01T11:55:30Z',
    resourceVersion: '7',
    generation: 2,
  },
  spec: { parentRefs: [{ name: 'public' }], hostnames: ['shop.example.com'], rules: [{ backendRefs: [] }] },
  status: {
    parents: [
      {
        conditions: [
          { type: 'Accepted', status: 'True' },
          { type: 'ResolvedRefs', status: 'False' },
        ],
      },
    ],
  },
};

/** Deliveries of the route: one engine of two has a client that refuses it. */
export const DELIVERIES = [
  {
    kind: 'RouteBlock',
    key: 'shop/public/http|*|HTTPRoute/shop/account',
    version: 'abcdefghijkl',
    engines: [
      {
        engine: 'gateway',
        replica: 'gateway',
        best: 'observed',
        grades: { sent: 0, received: 0, accepted: 1, observed: 1, rejected: 0 },
        behind: 0,
        rejections: [],
        notes: [],
        kept: '',
      },
      {
        engine: 'xds',
        replica: 'xds-1',
        best: 'accepted',
        grades: { sent: 1, received: 0, accepted: 2, observed: 0, rejected: 1 },
        behind: 1,
        rejections: [
          {
            client: 'envoy-7',
            reason: 'regex is too\nlarge \u001b[31m',
            field: '/spec/rules/0/matches/0/path/value',
          },
        ],
        notes: [
          {
            feature: 'route.mirror',
            class: 'grpc',
            level: 'unsupported',
            how: 'put an Envoy before it',
            clients: 2,
          },
        ],
        kept: 'it does not know limit.keyed',
      },
    ],
  },
];
