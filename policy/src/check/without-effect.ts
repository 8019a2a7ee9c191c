import { type CatalogServiceSpec, catalogService } from '../kinds/catalog-service.ts';
import { type HTTPRouteSpec, httpRoute } from '../kinds/http-route.ts';
import { type TrafficPolicySpec, trafficPolicy } from '../kinds/traffic-policy.ts';
import type { Reported } from '../load/report.ts';

/** Warnings for fields that are stored and that nothing enforces yet: nobody shall rely on them. */
export const withoutEffect = (kind: string, spec: unknown): readonly Reported[] => {
  if (kind === catalogService.kind) return exported(catalogService.schema.safeParse(spec).data);
  if (kind === httpRoute.kind) return byDefault(httpRoute.schema.safeParse(spec).data);
  if (kind === trafficPolicy.kind) return ofConnections(trafficPolicy.schema.safeParse(spec).data);
  return [];
};

const exported = (spec: CatalogServiceSpec | undefined): readonly Reported[] =>
  spec?.exportTo === undefined
    ? []
    : [
        warning(['spec', 'exportTo'], {
          message: 'exportTo is kept, but nothing enforces it: every namespace sees the service.',
          fix: 'Remove it, or keep it as a note.',
        }),
      ];

const byDefault = (spec: HTTPRouteSpec | undefined): readonly Reported[] =>
  spec?.useDefaultGateways === 'All'
    ? [
        warning(['spec', 'useDefaultGateways'], {
          message: 'There are no default Gateways; the route attaches to its parentRefs only.',
          fix: 'Name the Gateways in parentRefs.',
        }),
      ]
    : [];

/** Connections to instances are those of a service: no rule, listener or subset has its own. */
const ofConnections = (spec: TrafficPolicySpec | undefined): readonly Reported[] => {
  if (spec === undefined || spec.targetRefs.some(({ kind }) => OF_SERVICES.has(kind))) return [];
  return [
    ...(spec.balancing === undefined ? [] : [['spec', 'balancing']]),
    ...(spec.timeout?.connect === undefined ? [] : [['spec', 'timeout', 'connect']]),
  ].map((field) =>
    warning(field, {
      message: `${field.at(-1)} holds for Services and Namespaces; no target is one of them, so it has no effect.`,
      fix: 'Write it in a policy for the Service.',
    }),
  );
};

const OF_SERVICES: ReadonlySet<string> = new Set(['Service', 'Namespace']);

const warning = (field: Reported['field'], words: Pick<Reported, 'message' | 'fix'>): Reported => ({
  code: 'FB1402',
  severity: 'warning',
  field,
  ...words,
});
