import { meshScope, qualified } from '@flyball/proto/ir';
import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { ParentRef } from '../kinds/references.ts';
import { keyOf, objectKey, type Resource } from '../model/resource.ts';
import { attachToGateway } from './attachment.ts';
import { exists } from './backends.ts';
import { type GatewayView, gatewayView } from './gateway-view.ts';
import { portFinding } from './parent-ports.ts';
import type { Target } from './policy-scope.ts';
import type { Reader } from './reader.ts';
import { parentType } from './references.ts';
import type { Finding } from './unit-builder.ts';

/** Where the rules of a route hold, and the policy targets of that place, the most specific first. */
export interface Scope {
  /** Key of a Listener or mesh scope. */
  readonly scope: string;
  readonly hosts: readonly string[];
  readonly targets: readonly Target[];
}

/** What becomes of one parent reference: taken, refused with the reason of its condition, or not ours to say. */
export type ParentOutcome =
  | {
      readonly type: 'taken';
      readonly scopes: readonly Scope[];
      /** Service (`ns/name`) whose calls the route governs: it may lead them there without a grant. Empty: a Gateway. */
      readonly called: string;
      /** What of the reference has no effect. */
      readonly finding?: Finding;
    }
  | { readonly type: 'refused'; readonly reason: string; readonly finding: Finding }
  | { readonly type: 'foreign' };

interface ParentPlace {
  readonly ref: ParentRef;
  /** JSON pointer of the reference. */
  readonly field: string;
}

/** Attaches a route to one of its parents. */
export const parentOutcome = (
  read: Reader,
  route: Resource<HTTPRouteSpec>,
  place: ParentPlace,
): ParentOutcome => {
  switch (parentType(place.ref)) {
    case 'gateway':
      return gatewayOutcome(read, route, place);
    case 'service':
      return serviceOutcome(read, route, place);
    case 'other':
      return refused('NoMatchingParent', {
        code: 'FB1206',
        field: `${place.field}/kind`,
        message: `${place.ref.kind} takes no routes.`,
        fix: 'Attach the route to a Gateway or a Service.',
      });
  }
};

const gatewayOutcome = (read: Reader, route: Resource<HTTPRouteSpec>, place: ParentPlace): ParentOutcome => {
  const view = gatewayView(read, place.ref.namespace ?? route.metadata.namespace, place.ref.name);
  if (view === 'foreign') return { type: 'foreign' };
  if (view === undefined) return missing(place);
  const result = attachToGateway(read, route, { ref: place.ref, view });
  if ('reason' in result) return notAttached(place, result.reason);
  const scopes = result.attachments.map(({ key, hosts, listener }) => ({
    scope: key,
    hosts,
    targets: gatewayTargets(view, listener.name, route),
  }));
  return { type: 'taken', scopes, called: '' };
};

const gatewayTargets = (view: GatewayView, listener: string, route: Resource): readonly Target[] => {
  const object = keyOf(view.gateway);
  return [{ object, section: listener }, { object }, namespaceTarget(route)];
};

const namespaceTarget = ({ metadata }: Resource): Target => ({
  object: objectKey('Namespace', '', metadata.namespace),
});

const serviceOutcome = (read: Reader, route: Resource<HTTPRouteSpec>, place: ParentPlace): ParentOutcome => {
  const { name } = place.ref;
  const namespace = place.ref.namespace ?? route.metadata.namespace;
  const service = qualified(namespace, name);
  if (!exists(read, { namespace, name, service })) return missing(place);
  const ports = portFinding(read, { route, ...place });
  if (ports?.severity === 'error') return { type: 'refused', reason: 'NoMatchingParent', finding: ports };
  const targets = [namespaceTarget(route)];
  // A route of another namespace holds for calls from there only; it takes nothing from the service: no grant is needed.
  // https://gateway-api.sigs.k8s.io/geps/gep-1426/#namespace-boundaries
  const consumer = namespace === route.metadata.namespace ? '' : route.metadata.namespace;
  const scope = { scope: meshScope(service, consumer), hosts: ['*'], targets };
  return { type: 'taken', scopes: [scope], called: service, ...(ports && { finding: ports }) };
};

const refused = (reason: string, finding: Omit<Finding, 'severity'>): ParentOutcome => ({
  type: 'refused',
  reason,
  finding: { severity: 'error', ...finding },
});

const missing = ({ ref, field }: ParentPlace): ParentOutcome =>
  refused('NoMatchingParent', {
    code: 'FB1204',
    field: `${field}/name`,
    message: `${ref.kind} ${ref.name} does not exist; the route takes no traffic there.`,
    fix: `Name a ${ref.kind} that exists.`,
  });

const WHY_NOT_ATTACHED = {
  NoMatchingParent: 'No listener of the Gateway has that sectionName and port.',
  NotAllowedByListeners: 'No listener takes routes of this kind from this namespace.',
  NoMatchingListenerHostname: 'No listener shares a host name with the route.',
} as const;

const notAttached = ({ field }: ParentPlace, reason: keyof typeof WHY_NOT_ATTACHED): ParentOutcome =>
  refused(reason, {
    code: reason === 'NoMatchingParent' ? 'FB1204' : 'FB1208',
    field,
    message: WHY_NOT_ATTACHED[reason],
    fix: 'Change the listener, or the reference, namespace or hostnames of the route.',
  });
