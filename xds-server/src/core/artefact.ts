import type { XdsResource, XdsType } from '@flyball/sidecar-config';
import { XDS_TYPES } from '@flyball/sidecar-config';
import { endpointsNameOf } from '../decode/cluster.ts';
import { framed, framedAny, framedResource } from './framing.ts';

/** A resource with its bytes framed for responses. One object for all streams; `resource` is replaced where only its sources changed. */
export interface Artefact {
  readonly type: XdsType;
  readonly name: string;
  readonly version: string;
  resource: XdsResource;
  /** The same without patches. */
  plain: Artefact | undefined;
  /** Whether a client of this class accepted these bytes. */
  accepted: boolean;
  /** `resources` field of a state-of-the-world response. */
  readonly any: () => Buffer;
  /** `resources` field of a Delta response. */
  readonly delta: () => Buffer;
  /** For a cluster, the name of its endpoints. */
  readonly endpoints: () => string;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Frames a resource; bytes are made when first sent, then shared by reference. */
export function artefactOf(resource: XdsResource): Artefact {
  const { type, name, version, bytes } = resource;
  const any = once(() => framedAny(XDS_TYPES[type], bytes));
  return {
    type,
    name,
    version,
    resource,
    plain: resource.plain && artefactOf(resource.plain),
    accepted: false,
    any,
    delta: once(() => framedResource(name, version, any())),
    endpoints: once(() => (type === 'cluster' ? endpointsNameOf(name, bytes) : name)),
  };
}

/**
 * Takes over a resource of the same bytes: its sources may be newer. Whoever holds the artefact then holds what it is
 * made from now.
 */
export function renewSources(artefact: Artefact, resource: XdsResource): void {
  artefact.resource = resource;
  if (resource.plain?.version !== artefact.plain?.version) {
    artefact.plain = resource.plain && artefactOf(resource.plain);
  } else if (artefact.plain && resource.plain) renewSources(artefact.plain, resource.plain);
}

/** Version of an assignment that stands for endpoints nobody knows. */
export const EMPTY_VERSION = 'empty';

/** A ClusterLoadAssignment without endpoints, for a client that waits for one that nobody knows. */
export function emptyAssignment(name: string): Artefact {
  const bytes = framed(1, [Buffer.from(name, 'utf8')]);
  return {
    ...artefactOf({ type: 'endpoint', name, bytes, version: EMPTY_VERSION, sources: [] }),
    accepted: true,
  };
}
