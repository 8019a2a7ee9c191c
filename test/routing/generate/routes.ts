import { makeAction, replacesPrefix } from './actions.ts';
import { CREATED, HOST_PATTERNS } from './alphabet.ts';
import type { GatewayDocument, ParentDocument, RouteDocument, RuleDocument } from './documents.ts';
import { makeMatch } from './matches.ts';
import type { Prng } from './prng.ts';
import { GATEWAY } from './surroundings.ts';

/** Routes of one configuration; the later ones repeat matches of the earlier ones, so that precedence ties. */
export const makeRoutes = (prng: Prng, gateway: GatewayDocument): readonly RouteDocument[] => {
  const routes: RouteDocument[] = [];
  const count = 4 + prng.below(4);
  while (routes.length < count) routes.push(makeRoute(prng, { gateway, earlier: routes }));
  return routes;
};

interface Context {
  readonly gateway: GatewayDocument;
  readonly earlier: readonly RouteDocument[];
}

const makeRoute = (prng: Prng, { gateway, earlier }: Context): RouteDocument => {
  const namespace = prng.chance(0.8) ? 'shop' : 'depot';
  const known = earlier.flatMap(({ spec }) => spec.rules);
  const rules = Array.from({ length: 1 + prng.below(4) }, (_, index) =>
    makeRule(prng, { namespace, index, known }),
  );
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { namespace, name: `r${earlier.length}`, creationTimestamp: prng.pick(CREATED) },
    spec: {
      parentRefs: [makeParent(prng, gateway)],
      ...(prng.chance(0.6) && { hostnames: prng.some(HOST_PATTERNS, 1 + prng.below(2)) }),
      rules,
    },
  };
};

const makeParent = (prng: Prng, { spec }: GatewayDocument): ParentDocument => {
  const { name, port } = prng.pick(spec.listeners);
  return {
    ...GATEWAY,
    ...(prng.chance(0.2) && { sectionName: name }),
    ...(prng.chance(0.2) && { port }),
  };
};

interface RulePlace {
  readonly namespace: string;
  readonly index: number;
  readonly known: readonly RuleDocument[];
}

const makeRule = (prng: Prng, { namespace, index, known }: RulePlace): RuleDocument => {
  const action = makeAction(prng, namespace);
  const prefixOnly = replacesPrefix(action);
  const name = `rule-${index}`;
  if (known.length > 0 && !prefixOnly && prng.chance(0.3)) {
    return { name, matches: prng.pick(known).matches, ...action };
  }
  const count = prefixOnly || prng.chance(0.7) ? 1 : 2;
  return { name, matches: Array.from({ length: count }, () => makeMatch(prng, prefixOnly)), ...action };
};
