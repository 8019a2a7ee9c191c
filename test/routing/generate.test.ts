import { beforeAll, describe, expect, it } from 'vitest';
import type {
  FilterDocument,
  GatewayDocument,
  MatchDocument,
  RouteDocument,
  RuleDocument,
} from './generate/documents.ts';
import type { BatchLine } from './generate/requests.ts';
import { type GeneratedConfig, generateConfigs } from './generate.ts';

const CONFIGS = 100;

/** A request with the configuration, rule and match it was made to fit. */
interface Aimed {
  readonly line: BatchLine;
  readonly gateway: GatewayDocument;
  readonly route: RouteDocument;
  readonly rule: RuleDocument;
  readonly match: MatchDocument;
  /** JSON of the matches of all rules of the configuration. */
  readonly known: readonly string[];
  readonly sticky: boolean;
}

const routesOf = ({ resources }: GeneratedConfig): readonly RouteDocument[] =>
  resources.filter((document) => document.kind === 'HTTPRoute');

const gatewayOf = ({ resources }: GeneratedConfig): GatewayDocument => {
  const [gateway, second] = resources.filter((document) => document.kind === 'Gateway');
  if (!gateway || second) throw new Error('one Gateway expected');
  return gateway;
};

const aimedOf = (config: GeneratedConfig): readonly Aimed[] => {
  const gateway = gatewayOf(config);
  const routes = routesOf(config);
  const known = routes.flatMap(({ spec }) =>
    spec.rules.flatMap(({ matches }) => matches.map((match) => JSON.stringify(match))),
  );
  const policies = config.resources
    .filter(({ kind }) => kind === 'TrafficPolicy')
    .map(({ metadata }) => metadata.name);
  return config.requests.map((line) => {
    const [namespace, name, ruleIndex, matchIndex] = line.id.slice(line.id.indexOf(':') + 1).split('/');
    const route = routes.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
    const rule = route?.spec.rules[Number(ruleIndex)];
    const match = rule?.matches[Number(matchIndex)];
    if (!route || !rule || !match) throw new Error(`${line.id} names no match`);
    return {
      line,
      gateway,
      route,
      rule,
      match,
      known,
      sticky: policies.includes(`sticky-${route.metadata.name}`),
    };
  });
};

const hasFilter = (filters: readonly FilterDocument[] | undefined, text: string): boolean =>
  JSON.stringify(filters ?? []).includes(text);
const filterFeature =
  (text: string) =>
  ({ rule }: Aimed) =>
    hasFilter(rule.filters, text);
const redirectFeature =
  (field: string) =>
  ({ rule }: Aimed) =>
    rule.filters?.some(
      ({ requestRedirect }) =>
        requestRedirect !== undefined && JSON.stringify(requestRedirect).includes(`"${field}"`),
    ) ?? false;
const pathFeature =
  (type: string) =>
  ({ match }: Aimed) =>
    match.path?.type === type;
const splits = ({ rule }: Aimed) => (rule.backendRefs ?? []).filter(({ weight }) => weight !== 0).length > 1;
const listenersOn = ({ gateway, line }: Aimed) =>
  gateway.spec.listeners.filter(({ port }) => port === line.via.port);

const FEATURES: Readonly<Record<string, (aimed: Aimed) => boolean>> = {
  'exact path': pathFeature('Exact'),
  'prefix path': pathFeature('PathPrefix'),
  'regex path': pathFeature('RegularExpression'),
  'no path': ({ match }) => match.path === undefined,
  'trailing slash of a prefix': ({ match }) =>
    match.path?.type === 'PathPrefix' && /.\/$/.test(match.path.value),
  method: ({ match }) => match.method !== undefined,
  'exact header': ({ match }) => match.headers?.some(({ type }) => type === 'Exact') ?? false,
  'regex header': ({ match }) => match.headers?.some(({ type }) => type === 'RegularExpression') ?? false,
  'exact query': ({ match }) => match.queryParams?.some(({ type }) => type === 'Exact') ?? false,
  'regex query': ({ match }) => match.queryParams?.some(({ type }) => type === 'RegularExpression') ?? false,
  'two headers': ({ match }) => match.headers?.length === 2,
  'several matches': ({ rule }) => rule.matches.length > 1,
  'same match elsewhere': ({ known, match }) =>
    known.filter((other) => other === JSON.stringify(match)).length > 1,
  'redirect scheme': redirectFeature('scheme'),
  'redirect host': redirectFeature('hostname'),
  'redirect port': redirectFeature('port'),
  'redirect full path': redirectFeature('replaceFullPath'),
  'redirect prefix': redirectFeature('replacePrefixMatch'),
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [`status ${status}`, filterFeature(`"statusCode":${status}`)]),
  ),
  'rewrite host': filterFeature('inner.example.com'),
  'rewrite full path': ({ rule }) =>
    hasFilter(rule.filters, 'URLRewrite') && hasFilter(rule.filters, 'replaceFullPath'),
  'rewrite prefix': ({ rule }) =>
    hasFilter(rule.filters, 'URLRewrite') && hasFilter(rule.filters, 'replacePrefixMatch'),
  'request headers': filterFeature('requestHeaderModifier'),
  'response headers': filterFeature('responseHeaderModifier'),
  'set a header': filterFeature('"set"'),
  'add a header': filterFeature('"add"'),
  'remove a header': filterFeature('"remove"'),
  'headers of a backend': ({ rule }) => rule.backendRefs?.some(({ filters }) => filters) ?? false,
  mirror: filterFeature('requestMirror'),
  'mirror percent': filterFeature('"percent"'),
  'mirror fraction': filterFeature('"fraction"'),
  split: splits,
  'sticky split': (aimed) => splits(aimed) && aimed.sticky && aimed.line.headers?.['x-user'] !== undefined,
  'random split': (aimed) => splits(aimed) && !(aimed.sticky && aimed.line.headers?.['x-user'] !== undefined),
  'weight 0': ({ rule }) => rule.backendRefs?.some(({ weight }) => weight === 0) ?? false,
  'no backend': ({ rule }) => !rule.backendRefs && !hasFilter(rule.filters, 'requestRedirect'),
  'missing backend': ({ rule }) => rule.backendRefs?.some(({ name }) => name === 'nowhere') ?? false,
  subset: ({ rule }) => rule.backendRefs?.some(({ kind }) => kind === 'Subset') ?? false,
  'backend of another namespace': ({ route, rule }) =>
    rule.backendRefs?.some(
      ({ namespace }) => namespace !== undefined && namespace !== route.metadata.namespace,
    ) ?? false,
  'time-outs': ({ rule }) => rule.timeouts !== undefined,
  retry: ({ rule }) => rule.retry !== undefined,
  'exact host': ({ route }) => route.spec.hostnames?.some((host) => !host.startsWith('*')) ?? false,
  'wildcard host': ({ route }) => route.spec.hostnames?.some((host) => host.startsWith('*')) ?? false,
  'no host': ({ route }) => route.spec.hostnames === undefined,
  'several listeners of a port': (aimed) => listenersOn(aimed).length > 1,
  'second port': ({ line }) => line.via.port !== 80,
  'parent section': ({ route }) => route.spec.parentRefs[0]?.sectionName !== undefined,
  'parent port': ({ route }) => route.spec.parentRefs[0]?.port !== undefined,
  'other namespace': ({ route }) => route.metadata.namespace !== 'shop',
  'port in host': ({ line }) => /^http:\/\/[^/]*:\d+\//.test(line.url),
  'repeated query': ({ line }) => /[?&]([pqr])=.*&\1=/.test(line.url),
};

let generated: readonly GeneratedConfig[] = [];
beforeAll(() => {
  generated = generateConfigs(7, CONFIGS);
});

describe('generateConfigs', () => {
  it('gives the same for the same seed and something else for another', () => {
    expect(generateConfigs(7, CONFIGS)).toEqual(generated);
    expect(generateConfigs(8, 1)).not.toEqual(generated.slice(0, 1));
  });

  it('gives a configuration that does not depend on how many are asked for', () => {
    expect(generateConfigs(7, 3)).toEqual(generated.slice(0, 3));
  });

  it('gives 10,000 requests with 100 configurations', () => {
    expect(generated.flatMap(({ requests }) => requests)).toHaveLength(10_000);
  });

  it('aims at each feature with 1 % of the requests or more', () => {
    const aimed = generated.flatMap(aimedOf);
    const rare = Object.entries(FEATURES)
      .map(([feature, has]) => ({ feature, share: aimed.filter(has).length / aimed.length }))
      .filter(({ share }) => share < 0.01);
    expect(rare).toEqual([]);
  });
});

describe('generated documents', () => {
  it('have a kind, a name of their own, and survive JSON', () => {
    for (const { resources } of generated) {
      const keys = resources.map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(JSON.parse(JSON.stringify(resources))).toEqual(resources);
    }
  });

  it('have distinct listeners, and parents that exist', () => {
    for (const config of generated) {
      const { listeners } = gatewayOf(config).spec;
      expect(new Set(listeners.map(({ port, hostname }) => `${port} ${hostname}`)).size).toBe(
        listeners.length,
      );
      for (const { sectionName, port } of routesOf(config).flatMap(({ spec }) => spec.parentRefs)) {
        const fitting = listeners.filter(
          (it) => (sectionName ?? it.name) === it.name && (port ?? it.port) === it.port,
        );
        expect(fitting.length).toBeGreaterThan(0);
      }
    }
  });

  it('combine filters, matches and backends as Gateway API allows', () => {
    for (const { name, matches, filters, backendRefs } of generated
      .flatMap(routesOf)
      .flatMap(({ spec }) => spec.rules)) {
      const types = (filters ?? []).map(({ type }) => type);
      expect(new Set(types).size, name).toBe(types.length);
      if (types.includes('RequestRedirect')) expect([types.length, backendRefs]).toEqual([1, undefined]);
      if (hasFilter(filters, 'ReplacePrefixMatch'))
        expect(matches.map(({ path }) => path?.type)).toEqual(['PathPrefix']);
      for (const { path } of matches) {
        if (path?.type !== 'RegularExpression') expect(path?.value ?? '/').toMatch(/^\/$|^(\/[a-c])+\/?$/);
      }
    }
  });

  it('change a header once a level', () => {
    const rules = generated.flatMap(routesOf).flatMap(({ spec }) => spec.rules);
    for (const filter of rules.flatMap(({ filters, backendRefs }) =>
      [filters, ...(backendRefs ?? []).map((it) => it.filters)].flatMap((it) => it ?? []),
    )) {
      const names = JSON.stringify(filter).match(/x-(rule|backend)-(set|add)|"x-[ab]"/gi) ?? [];
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('generated requests', () => {
  it('have ids of their own and nothing a client would change', () => {
    const lines = generated.flatMap(({ requests }) => requests);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    for (const { url, headers, method } of lines) {
      expect(url).toMatch(/^http:\/\/[a-z.]+(:\d+)?(\/|(\/[a-c]+)+\/?)(\?[pqr]=\w+(&[pqr]=\w+)*)?$/);
      for (const [name, value] of Object.entries(headers ?? {}))
        expect(`${name}: ${value}`).toMatch(/^x-[a-z]+: [\w-]+$/);
      expect(method).toMatch(/^[A-Z]+$/);
    }
  });
});
