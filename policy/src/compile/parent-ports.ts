import type { HTTPRouteSpec } from '../kinds/http-route.ts';
import type { ParentRef } from '../kinds/references.ts';
import type { Resource } from '../model/resource.ts';
import { type DeclaredPort, declaredPorts } from './declared-ports.ts';
import type { Reader } from './reader.ts';
import { parentKey } from './references.ts';
import type { Finding } from './unit-builder.ts';

/** What a reference to a Service says of its ports. */
export interface PortNarrowing {
  readonly route: Resource<HTTPRouteSpec>;
  readonly ref: ParentRef;
  /** JSON pointer of the reference. */
  readonly field: string;
}

/**
 * Port and port name (sectionName) of a reference to a Service (Gateway API ParentReference): an error where the
 * service declares ports and none of them is meant; a warning where others are, for a route holds for all of them.
 */
export const portFinding = (read: Reader, narrowing: PortNarrowing): Finding | undefined => {
  const { route, ref, field } = narrowing;
  if (ref.port === undefined && ref.sectionName === undefined) return undefined;
  const declared = declaredPorts(read, {
    namespace: ref.namespace ?? route.metadata.namespace,
    name: ref.name,
  });
  if (declared.length === 0) return undefined;
  const at = `${field}/${ref.port === undefined ? 'sectionName' : 'port'}`;
  const asked = [ref.sectionName, ref.port].filter((part) => part !== undefined).join(', ');
  if (!declared.some((port) => isMeant(ref, port))) return notDeclared(ref.name, asked, at);
  return namesAll(narrowing, declared) ? undefined : notNarrowed(ref.name, asked, at);
};

const isMeant = ({ port, sectionName }: ParentRef, declared: DeclaredPort): boolean =>
  (port ?? declared.port) === declared.port && (sectionName ?? declared.name) === declared.name;

/** Whether the references of a route to the service name all its ports, one by one: then all are meant. */
const namesAll = ({ route, ref }: PortNarrowing, declared: readonly DeclaredPort[]): boolean => {
  const { namespace } = route.metadata;
  const siblings = (route.spec.parentRefs ?? []).filter(
    (other) => other.group === ref.group && parentKey(other, namespace) === parentKey(ref, namespace),
  );
  const named = new Set(
    declared.filter((port) => siblings.some((sibling) => isMeant(sibling, port))).map(({ port }) => port),
  );
  return declared.every(({ port }) => named.has(port));
};

const notDeclared = (service: string, asked: string, field: string): Finding => ({
  code: 'FB1207',
  severity: 'error',
  field,
  message: `The service ${service} declares its ports, and ${asked} is none of them; the route takes no traffic there.`,
  fix: 'Use a declared port.',
});

const notNarrowed = (service: string, asked: string, field: string): Finding => ({
  code: 'FB1402',
  severity: 'warning',
  field,
  message: `The route holds for calls to all ports of the service ${service}, not only ${asked}.`,
  fix: 'Remove it, or make the port a service of its own.',
});
