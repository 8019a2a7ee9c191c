import type { Reader } from './reader.ts';

/** A reference from an object of one namespace to an object of another. */
export interface Crossing {
  readonly from: { readonly group: string; readonly kind: string; readonly namespace: string };
  readonly to: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
}

/**
 * Whether a reference holds: within a namespace always, across namespaces when a ReferenceGrant there says so.
 * https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export const isPermitted = (read: Reader, { from, to }: Crossing): boolean => {
  if (from.namespace === to.namespace) return true;
  return read
    .grants(to.namespace)
    .some(
      ({ spec }) =>
        spec.from.some(
          (row) => row.group === from.group && row.kind === from.kind && row.namespace === from.namespace,
        ) &&
        spec.to.some(
          (row) => row.group === to.group && row.kind === to.kind && (row.name ?? to.name) === to.name,
        ),
    );
};
