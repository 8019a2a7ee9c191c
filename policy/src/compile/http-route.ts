import { meshServiceOf, objectRef, routeBlockKey } from '@flyball/proto/ir';
import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { ParentRef } from '../kinds/references.ts';
import type { Condition } from '../model/condition.ts';
import { keyOf, type Resource } from '../model/resource.ts';
import type { Reader } from './reader.ts';
import { parentKey } from './references.ts';
import type { Unit } from './result.ts';
import { type ParentOutcome, parentOutcome, type Scope } from './route-parent.ts';
import { compileRule, type ResolvedRule, resolveRules } from './rule.ts';
import { createUnitBuilder, type Finding, type UnitBuilder } from './unit-builder.ts';
import { type Unsupported, unsupportedFields } from './unsupported.ts';

interface RouteWork {
  readonly read: Reader;
  readonly unit: UnitBuilder;
  readonly route: Resource<HTTPRouteSpec>;
  /** Rules by the service that needs no grant as a backend; resolved when first asked for. */
  readonly rules: Map<string, readonly ResolvedRule[]>;
  readonly unsupported: readonly Unsupported[];
  /** Scopes the rules were emitted for. */
  readonly scopes: Set<string>;
}

/** What an HTTPRoute compiles to: a RouteBlock for each scope and host, and conditions for each parent. */
export const httpRouteUnit = (read: Reader, route: Resource<HTTPRouteSpec>): Unit => {
  const unit = createUnitBuilder(keyOf(route));
  const unsupported = unsupportedFields(route.spec);
  const work: RouteWork = { read, unit, route, rules: new Map(), unsupported, scopes: new Set() };
  for (const [index, ref] of (route.spec.parentRefs ?? []).entries()) compileParent(work, ref, index);
  if (work.rules.size === 0) rulesFor(work, '');
  for (const finding of [...unsupported.map(unsupportedFinding), ...referenceFindings(work)])
    unit.diagnose(finding);
  return unit.build();
};

const rulesFor = ({ read, route, rules }: RouteWork, called: string): readonly ResolvedRule[] => {
  const known = rules.get(called) ?? resolveRules(read, route, called);
  rules.set(called, known);
  return known;
};

const compileParent = (work: RouteWork, ref: ParentRef, index: number): void => {
  const { read, route, unit } = work;
  const outcome = parentOutcome(read, route, { ref, field: `/spec/parentRefs/${index}` });
  if (outcome.type === 'foreign') return;
  const acceptance = acceptanceOf(work, outcome);
  const rules = rulesFor(work, outcome.type === 'taken' ? outcome.called : '');
  stateParent(work, ref, acceptance);
  stateParent(work, ref, referencesOf(rules));
  if (outcome.finding) unit.diagnose(outcome.finding);
  if (outcome.type === 'taken' && acceptance.status === 'True')
    for (const scope of outcome.scopes) attach(work, scope, rules);
};

/** Once for each scope: references to two ports of a service name the same one. */
const attach = (work: RouteWork, scope: Scope, rules: readonly ResolvedRule[]): void => {
  if (work.scopes.has(scope.scope)) return;
  work.scopes.add(scope.scope);
  if (meshServiceOf(scope.scope) === undefined) work.unit.attach(scope.scope);
  emitBlocks(work, scope, rules);
};

const emitBlocks = (
  { read, unit, route }: RouteWork,
  { scope, hosts, targets }: Scope,
  rules: readonly ResolvedRule[],
): void => {
  const ref = objectRef(route.kind, route.metadata.namespace, route.metadata.name);
  const compiled = rules.map((resolved) => compileRule(read, route, { resolved, parents: targets }));
  for (const host of hosts)
    unit.entry({
      kind: 'RouteBlock',
      key: routeBlockKey(scope, host, ref),
      origin: { field: '/spec/rules', items: rules.map(({ index }) => `/spec/rules/${index}`) },
      body: { scope, host, route: ref, rules: compiled },
    });
};

type Verdict = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

const acceptanceOf = (
  { unsupported }: RouteWork,
  outcome: Exclude<ParentOutcome, { type: 'foreign' }>,
): Verdict => {
  if (outcome.type === 'refused')
    return { type: 'Accepted', status: 'False', reason: outcome.reason, message: outcome.finding.message };
  if (unsupported.length > 0)
    return {
      type: 'Accepted',
      status: 'False',
      reason: 'UnsupportedValue',
      message: `No engine enforces ${unsupported.map(({ what }) => what).join(', ')}.`,
    };
  return { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' };
};

const referencesOf = (rules: readonly ResolvedRule[]): Verdict => {
  const broken = backendsOf(rules).find(({ invalid }) => invalid !== '');
  return {
    type: 'ResolvedRefs',
    status: broken ? 'False' : 'True',
    reason: broken?.invalid ?? 'ResolvedRefs',
    message: broken?.message ?? '',
  };
};

const backendsOf = (rules: readonly ResolvedRule[]) =>
  rules.flatMap(({ backends, mirrors }) => [...backends, ...mirrors.map(({ backend }) => backend)]);

/** Each once: several parents find the same of most references. */
const referenceFindings = ({ rules }: RouteWork): readonly Finding[] => {
  const findings = [...rules.values()].flatMap(backendsOf).flatMap((backend) => backend.findings);
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.field}`, finding])).values()];
};

const unsupportedFinding = ({ field, what }: Unsupported): Finding => ({
  code: 'FB1402',
  severity: 'error',
  field,
  message: `No engine enforces ${what}; the route is not accepted.`,
  fix: 'Remove it.',
});

const stateParent = ({ unit, route }: RouteWork, ref: ParentRef, verdict: Verdict): void => {
  unit.condition({
    parent: parentKey(ref, route.metadata.namespace),
    ...(ref.sectionName !== undefined && { sectionName: ref.sectionName }),
    ...(ref.port !== undefined && { port: ref.port }),
    ...verdict,
  });
};
