import type { Backend, Mirror, Rule } from '@flyball/proto/ir';
import type { HTTPBackendRef, HTTPRouteRule, HTTPRouteSpec } from '../kinds/http-route.ts';
import type { HTTPRouteMatch } from '../kinds/http-route-match.ts';
import { type ObjectKey, objectKey, type Resource } from '../model/resource.ts';
import { type ResolvedBackend, resolveBackend } from './backends.ts';
import { headerChanges, mirrorShare, redirectOf, rewriteOf } from './filters.ts';
import { limitsFor } from './limits.ts';
import { routeMatch } from './match.ts';
import type { Target } from './policy-scope.ts';
import type { Reader } from './reader.ts';
import { retries, type Traffic, timeouts, trafficFor } from './traffic.ts';

/** A rule whose references are followed; what is left depends on where the route is attached. */
export interface ResolvedRule {
  readonly index: number;
  readonly rule: HTTPRouteRule;
  readonly backends: readonly ResolvedBackend[];
  readonly mirrors: readonly ResolvedMirror[];
}

interface ResolvedMirror {
  readonly backend: ResolvedBackend;
  readonly millionths: number;
}

/**
 * Follows the references of all rules of a route.
 *
 * @param called Service (`ns/name`) that needs no grant as a backend.
 */
export const resolveRules = (
  read: Reader,
  route: Resource<HTTPRouteSpec>,
  called: string,
): readonly ResolvedRule[] =>
  route.spec.rules.map((rule, index) => {
    const { namespace } = route.metadata;
    const backends = (rule.backendRefs ?? []).map((ref, place) =>
      resolveBackend(read, ref, { namespace, called, field: `/spec/rules/${index}/backendRefs/${place}` }),
    );
    return { index, rule, backends, mirrors: resolveMirrors(read, rule, { namespace, called, index }) };
  });

const resolveMirrors = (
  read: Reader,
  rule: HTTPRouteRule,
  { index, ...from }: { readonly namespace: string; readonly called: string; readonly index: number },
): readonly ResolvedMirror[] =>
  (rule.filters ?? []).flatMap(({ requestMirror }, place) => {
    if (!requestMirror) return [];
    const field = `/spec/rules/${index}/filters/${place}/requestMirror/backendRef`;
    const backend = resolveBackend(read, requestMirror.backendRef, { ...from, field });
    return [{ backend, millionths: mirrorShare(requestMirror) }];
  });

/** Makes the IR rule for one parent; `parents` are its policy targets, the most specific first. */
export const compileRule = (
  read: Reader,
  route: Resource<HTTPRouteSpec>,
  { resolved, parents }: { readonly resolved: ResolvedRule; readonly parents: readonly Target[] },
): Rule => {
  const { rule, index, backends } = resolved;
  const object = routeKey(route);
  const targets = [...ruleTargets(object, rule), ...backendTargets(backends[0]), ...parents];
  const traffic = trafficFor(read, targets);
  const redirect = redirectOf(rule.filters);
  const rewrite = rewriteOf(rule.filters);
  return {
    id: `${object}/${index}`,
    name: rule.name ?? '',
    matches: matchesOf(rule).map((match, place) => routeMatch(match, placeOf(route, index, place))),
    ...(redirect && { redirect }),
    backends: (rule.backendRefs ?? []).flatMap((ref, place) => backendOf(ref, backends[place])),
    ...(traffic.splitKey && { splitKey: traffic.splitKey }),
    ...headerChanges(rule.filters),
    ...(rewrite && { rewrite }),
    mirrors: resolved.mirrors.flatMap(mirrorOf),
    ...(rule.timeouts ? timeouts(rule.timeouts) : timeoutsOf(traffic)),
    ...(rule.retry ? retries(rule.retry) : traffic.retry && { retry: traffic.retry }),
    limits: limitsFor(read, targets),
  };
};

/** A rule that lists no match takes every request, like one that says nothing of matches. */
const matchesOf = ({ matches }: HTTPRouteRule): readonly HTTPRouteMatch[] =>
  matches.length === 0 ? [{ path: { type: 'PathPrefix', value: '/' } }] : matches;

const routeKey = ({ kind, metadata }: Resource): ObjectKey =>
  objectKey(kind, metadata.namespace, metadata.name);

const placeOf = ({ metadata }: Resource, rule: number, match: number) => ({
  created: metadata.creationTimestamp,
  route: `${metadata.namespace}/${metadata.name}`,
  rule,
  match,
});

const timeoutsOf = ({
  requestTimeoutMs,
  backendTimeoutMs,
}: Traffic): Pick<Traffic, 'requestTimeoutMs' | 'backendTimeoutMs'> => ({
  ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
  ...(backendTimeoutMs !== undefined && { backendTimeoutMs }),
});

const ruleTargets = (object: ObjectKey, { name }: HTTPRouteRule): readonly Target[] =>
  name === undefined ? [{ object }] : [{ object, section: name }, { object }];

/** A policy for a service holds for rules whose first backend it is; one for a subset goes before it. */
const backendTargets = (backend: ResolvedBackend | undefined): readonly Target[] => {
  if (backend === undefined) return [];
  const { namespace, name, subset } = backend;
  const service = { object: objectKey('Service', namespace, name) };
  return subset === ''
    ? [service]
    : [{ object: objectKey('Subset', namespace, `${name}.${subset}`) }, service];
};

const backendOf = (ref: HTTPBackendRef, resolved: ResolvedBackend | undefined): readonly Backend[] => {
  if (resolved === undefined) return [];
  const { service, subset, port, invalid } = resolved;
  return [{ service, subset, port, weight: ref.weight, invalid, ...headerChanges(ref.filters) }];
};

/** A mirror whose reference does not hold copies nothing. */
const mirrorOf = ({ backend, millionths }: ResolvedMirror): readonly Mirror[] =>
  backend.invalid === ''
    ? [{ service: backend.service, subset: backend.subset, port: backend.port, millionths }]
    : [];
