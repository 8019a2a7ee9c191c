import { EnvoyPackError, pack, unpack } from '@flyball/proto/envoy';
import type { ResourceChange, ResourceKey, XdsType } from '../resource.ts';
import type { Held } from '../state/store.ts';
import { withDocumentedNames } from './field-names.ts';
import { applyOperations } from './operations.ts';
import { PatchError } from './pointer.ts';

/** A resource after its patches. */
export interface Patched {
  /** Undefined: no patch applied and there was nothing before. */
  readonly bytes: Uint8Array | undefined;
  readonly applied: readonly Held<'Patch'>[];
  readonly failures: ResourceChange['failures'];
}

/** A resource before its patches. */
export interface Unpatched {
  readonly key: ResourceKey;
  /** Undefined: no resource of that name. */
  readonly bytes: Uint8Array | undefined;
  /** Gateway (`ns/name`) whose Envoys alone get it; undefined where several may. */
  readonly owner: string | undefined;
}

const MESSAGE = {
  cluster: 'envoy.config.cluster.v3.Cluster',
  endpoint: 'envoy.config.endpoint.v3.ClusterLoadAssignment',
  listener: 'envoy.config.listener.v3.Listener',
  route: 'envoy.config.route.v3.RouteConfiguration',
} as const;

const NAME_FIELD: Readonly<Record<XdsType, readonly string[]>> = {
  cluster: ['name'],
  endpoint: ['cluster_name', 'clusterName'],
  listener: ['name'],
  route: ['name'],
};

/**
 * Applies patches one after the other, each as a whole: one that fails leaves no trace but its reason. They see the
 * resource in proto3 JSON with the field names of Envoy's documents.
 */
export const patched = (resource: Unpatched, patches: readonly Held<'Patch'>[]): Patched => {
  const applied: Held<'Patch'>[] = [];
  const failures: { source: Held<'Patch'>['source']; reason: string }[] = [];
  let { bytes } = resource;
  for (const patch of patches) {
    const result = attempt({ ...resource, bytes }, patch);
    if (typeof result === 'string') failures.push({ source: patch.source, reason: result });
    else {
      bytes = result;
      applied.push(patch);
    }
  }
  return { bytes, applied, failures };
};

/** The new bytes, or why there are none. */
const attempt = ({ key, bytes, owner }: Unpatched, { body }: Held<'Patch'>): Uint8Array | string => {
  if (owner !== undefined && owner !== gatewayOf(body.target)) {
    return `${key.type} ${key.name} does not belong to ${body.target}`;
  }
  try {
    const document = bytes && withDocumentedNames(unpack(MESSAGE[key.type], bytes));
    const result = applyOperations(document, body.ops);
    if (!isNamed(result, key)) return 'the name of the resource must stay';
    return pack(MESSAGE[key.type], result as object);
  } catch (error) {
    if (error instanceof PatchError || error instanceof EnvoyPackError) return error.message;
    return 'cannot be applied';
  }
};

const isNamed = (document: unknown, { type, name }: ResourceKey): document is object =>
  typeof document === 'object' &&
  document !== null &&
  Object.entries(document).some(([field, value]) => NAME_FIELD[type].includes(field) && value === name);

/** Gateway (`ns/name`) of a patch's target. */
export const gatewayOf = (target: string): string => target.replace(/^Gateway\//, '');
