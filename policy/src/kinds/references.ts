import { z } from 'zod';
import { group, kindName, label, list, objectName, port, sectionName } from './fields.ts';
import { GATEWAY_GROUP } from './kind.ts';
import { type Broken, repeated, withRules } from './rule.ts';

/** What a route attaches to (Gateway API ParentReference). */
const parentRef = z.strictObject({
  group: group().default(GATEWAY_GROUP).describe('API group of the parent; write "" for a Service.'),
  kind: kindName().default('Gateway').describe('`Gateway`, or `Service` for mesh traffic.'),
  namespace: label().optional().describe('Namespace of the parent. Default: that of the route.'),
  name: objectName().describe('Name of the parent.'),
  sectionName: sectionName()
    .optional()
    .describe('Listener of the Gateway or port name of the Service. Default: all.'),
  port: port()
    .optional()
    .describe('Only listeners, or the port of the Service, with this number. Default: all.'),
});

/** Parent of a route, defaults applied. */
export type ParentRef = z.output<typeof parentRef>;

const sameParent = (ref: ParentRef): string =>
  JSON.stringify([ref.group, ref.kind, ref.namespace ?? '', ref.name]);

function* distinctParents(refs: readonly ParentRef[]): Generator<Broken> {
  const shapes = new Map<string, string>();
  for (const [index, ref] of refs.entries()) {
    const shape = `${ref.sectionName === undefined} ${ref.port === undefined}`;
    const first = shapes.get(sameParent(ref));
    if (first !== undefined && first !== shape)
      yield {
        path: [index],
        code: 'FB1104',
        message: `The parent "${ref.name}" is named twice, once with and once without sectionName or port.`,
        fix: 'Set the same of the two fields in both references.',
      };
    shapes.set(sameParent(ref), first ?? shape);
  }
  for (const { index } of repeated(
    refs,
    (ref) => `${sameParent(ref)}${ref.sectionName ?? ''}:${ref.port ?? ''}`,
  ))
    yield {
      path: [index],
      code: 'FB1104',
      message: 'The same parent and section is named twice.',
      fix: 'Remove one of them.',
    };
}

/** Parents of a route: at most 32, each distinct. */
export const parentRefs = list(parentRef, 32)
  .superRefine(withRules(distinctParents))
  .optional()
  .describe(
    'Gateways or Services the route attaches to, at most 32. Without any the route takes no traffic.',
  );

/** Fields of a reference to a backend (Gateway API BackendObjectReference). */
export const backendObjectFields = {
  group: group().default('').describe('API group: "" for a Service, `flyball.dev` for a Subset.'),
  kind: kindName().default('Service').describe('`Service` or `Subset`.'),
  name: objectName().describe('Name of the service; of a Subset `<service>.<version>`.'),
  namespace: label()
    .optional()
    .describe('Namespace of the backend. Default: that of the route; another one needs a ReferenceGrant.'),
  port: port().optional().describe('Port of the service. Required for a Service.'),
};

/** Rule of Gateway API: a reference to a Service names a port. */
export function* serviceNeedsPort(ref: {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly port?: number | undefined;
}): Generator<Broken> {
  if (ref.group === '' && ref.kind === 'Service' && ref.port === undefined)
    yield {
      path: ['port'],
      code: 'FB1103',
      message: `port is missing: a reference to the Service "${ref.name}" names its port.`,
      fix: 'Add port.',
    };
}

/** Reference to a backend without weight: mirrors and external authorisation. */
export const backendObjectRef = z.strictObject(backendObjectFields).superRefine(withRules(serviceNeedsPort));

/** Reference to a Secret (Gateway API SecretObjectReference). */
export const secretRef = z.strictObject({
  group: group().default('').describe('API group of the object. Default: core.'),
  kind: kindName().default('Secret').describe('Kind of the object. Default: Secret.'),
  name: objectName().describe('Name of the object.'),
  namespace: label()
    .optional()
    .describe('Namespace of the object. Default: that of the referrer; another one needs a ReferenceGrant.'),
});

/** Reference to an object of a named group and kind (Gateway API ObjectReference). */
export const objectRef = z.strictObject({
  group: group().describe('API group of the object, "" for core.'),
  kind: kindName().describe('Kind of the object.'),
  name: objectName().describe('Name of the object.'),
  namespace: label().optional().describe('Namespace of the object. Default: that of the referrer.'),
});

/** Reference within the namespace (Gateway API LocalObjectReference). */
export const localObjectRef = z.strictObject({
  group: group().describe('API group of the object, "" for core.'),
  kind: kindName().describe('Kind of the object.'),
  name: objectName().describe('Name of the object.'),
});
