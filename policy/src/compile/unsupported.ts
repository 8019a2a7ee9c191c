import type { HTTPRouteSpec } from '../kinds/http-route.ts';

/** A field that asks for what no engine enforces. */
export interface Unsupported {
  /** JSON pointer. */
  readonly field: string;
  readonly what: string;
}

/** Filters that no engine enforces anywhere. */
const NOWHERE: ReadonlySet<string> = new Set(['CORS', 'ExternalAuth', 'ExtensionRef']);

/** On a single backend only header changes are enforced. */
const NOT_ON_BACKENDS: ReadonlySet<string> = new Set([
  ...NOWHERE,
  'RequestRedirect',
  'URLRewrite',
  'RequestMirror',
]);

/** What a route asks for that no engine enforces. Such a route is not accepted: it must not look as if it held. */
export const unsupportedFields = ({ rules }: HTTPRouteSpec): readonly Unsupported[] =>
  rules.flatMap((rule, index) => unsupportedInRule(rule, `/spec/rules/${index}`));

const unsupportedInRule = (rule: HTTPRouteSpec['rules'][number], field: string): readonly Unsupported[] => [
  ...(rule.sessionPersistence ? [{ field: `${field}/sessionPersistence`, what: 'sessionPersistence' }] : []),
  ...(rule.filters ? filters(rule.filters, `${field}/filters`, NOWHERE) : []),
  ...(rule.backendRefs ?? []).flatMap((ref, place) =>
    ref.filters ? filters(ref.filters, `${field}/backendRefs/${place}/filters`, NOT_ON_BACKENDS) : [],
  ),
];

const filters = (
  used: readonly { readonly type: string }[],
  field: string,
  unsupported: ReadonlySet<string>,
): readonly Unsupported[] =>
  used.flatMap(({ type }, place) =>
    unsupported.has(type) ? [{ field: `${field}/${place}`, what: `the filter ${type}` }] : [],
  );
