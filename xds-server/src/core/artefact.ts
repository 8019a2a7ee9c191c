import type { XdsResource, XdsType } from '@flyball/sidecar-config';
import { XDS_TYPES } from '@flyball/sidecar-config';
import { endpointsNameOf } from '../decode/cluster.ts';
import { framed, framedAny, framedResource } from './framing.ts';

/** What is known of bytes, whatever they are made from. */
interface Fate {
  /** Whether a client of this class accepted them. */
  isAccepted: boolean;
}

/** A resource with its bytes framed for responses. One object for all streams. */
export interface Artefact {
  readonly type: XdsType;
  readonly name: string;
  readonly version: string;
  readonly resource: XdsResource;
  /** The same without patches. */
  readonly plain: Artefact | undefined;
  /** Shared by all artefacts of the same bytes. */
  readonly fate: Fate;
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
    fate: { isAccepted: false },
    any,
    delta: once(() => framedResource(name, version, any())),
    endpoints: once(() => (type === 'cluster' ? endpointsNameOf(name, bytes) : name)),
  };
}

/**
 * The same bytes, made from other sources. Whoever holds the artefact of before holds what it was made from, until told
 * of this one.
 */
export function renewed(artefact: Artefact, resource: XdsResource): Artefact {
  const { plain } = artefact;
  const next = resource.plain;
  const isSame = plain !== undefined && plain.version === next?.version;
  return { ...artefact, resource, plain: isSame ? renewed(plain, next) : next && artefactOf(next) };
}

/** Version of an assignment that stands for endpoints nobody knows. */
export const EMPTY_VERSION = 'empty';

/** A ClusterLoadAssignment without endpoints, for a client that waits for one that nobody knows. */
export function emptyAssignment(name: string): Artefact {
  const bytes = framed(1, [Buffer.from(name, 'utf8')]);
  return {
    ...artefactOf({ type: 'endpoint', name, bytes, version: EMPTY_VERSION, sources: [] }),
    fate: { isAccepted: true },
  };
}
