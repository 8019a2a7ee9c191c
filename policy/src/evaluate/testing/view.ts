import {
  type Backend,
  type HeaderOps,
  type Limit,
  type Listener,
  type Match,
  parseQualified,
  precedenceKey,
  type RouteBlock,
  type Rule,
  routeBlockKey,
  type Service,
} from '@flyball/proto/ir';
import type { EvaluatedRequest, IrView } from '../types.ts';

/** Messages with defaults, for tests. */
export const listener = (partial: Partial<Listener> = {}): Listener => ({
  gateway: 'shop/gw',
  engine: 'gateway',
  port: 80,
  bindAddress: '127.0.0.1',
  bindPort: 8080,
  protocol: 'HTTP',
  hostname: '',
  meshService: '',
  ...partial,
});

export const match = (partial: Partial<Match> = {}): Match => ({
  precedence: '',
  method: '',
  headers: [],
  queries: [],
  ...partial,
});

export const prefix = (value: string, partial: Partial<Match> = {}): Match =>
  match({ path: { type: 'prefix', value }, ...partial });

export const rule = (partial: Partial<Rule> = {}): Rule => ({
  id: '',
  name: '',
  matches: [match()],
  backends: [],
  mirrors: [],
  limits: [],
  ...partial,
});

export const backend = (service: string, partial: Partial<Backend> = {}): Backend => ({
  service,
  subset: '',
  port: 0,
  weight: 1,
  invalid: '',
  ...partial,
});

export const service = (name: string, partial: Partial<Service> = {}): Service => ({
  name,
  protocol: 'HTTP',
  ports: [],
  subsets: [],
  waypoint: '',
  limits: [],
  ...partial,
});

export const limit = (id: string, partial: Partial<Limit> = {}): Limit => ({
  id,
  matches: [],
  keys: [],
  requests: 1,
  perMs: 1000,
  burst: 0,
  scope: 'Local',
  mode: 'Enforce',
  status: 429,
  maxKeys: 10_000,
  ...partial,
});

export const ops = (partial: Partial<HeaderOps>): HeaderOps => ({ set: [], add: [], remove: [], ...partial });

export const request = (partial: Partial<EvaluatedRequest> = {}): EvaluatedRequest => ({
  method: 'GET',
  scheme: 'http',
  authority: 'shop.example.com',
  path: '/',
  query: undefined,
  headers: new Map(),
  address: '',
  ...partial,
});

/** A route for one host of one scope; rule ids and precedence follow from it. */
export interface TestRoute {
  readonly scope?: string;
  readonly host?: string;
  /** `ns/name`. */
  readonly route: string;
  readonly created?: string;
  readonly rules: readonly Partial<Rule>[];
}

export const block = ({
  scope = 'shop/gw/http',
  host = '*',
  route,
  created,
  rules,
}: TestRoute): RouteBlock => ({
  scope,
  host,
  route: `HTTPRoute/${route}`,
  rules: rules.map((partial, index) => {
    const place = { created: created ?? '2026-01-01T00:00:00Z', route, rule: index };
    const { matches, ...rest } = rule(partial);
    return {
      ...rest,
      id: `HTTPRoute/${route}/${index}`,
      matches: matches.map((one, at) => ({
        ...one,
        precedence: precedenceKey(one, { ...place, match: at }),
      })),
    };
  }),
});

/** What a view is made of. */
export interface TestView {
  readonly listeners?: Readonly<Record<string, Partial<Listener>>>;
  readonly routes?: readonly TestRoute[];
  readonly services?: readonly Service[];
  readonly limits?: readonly Limit[];
}

/** A view; without listeners it has `shop/gw/http` for all hosts on port 80. */
export const view = ({
  listeners = { 'shop/gw/http': {} },
  routes = [],
  services = [],
  limits = [],
}: TestView): IrView => ({
  listeners: new Map(
    Object.entries(listeners).map(([key, partial]) => [
      key,
      listener({ gateway: gatewayOf(key), ...partial }),
    ]),
  ),
  blocks: new Map(routes.map(block).map((made) => [keyOf(made), made])),
  services: new Map(services.map((one) => [one.name, one])),
  limits: new Map(limits.map((one) => [one.id, one])),
});

export const keyOf = ({ scope, host, route }: RouteBlock): string => routeBlockKey(scope, host, route);

const gatewayOf = (key: string): string => {
  const { namespace, name } = parseQualified(key);
  return `${namespace}/${name.split('/')[0] ?? ''}`;
};
