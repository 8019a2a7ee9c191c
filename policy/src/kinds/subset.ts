import { z } from 'zod';
import { ownKind } from './kind.ts';

const schema = z.strictObject({});

/** Content of a Subset: none, it is only referred to. */
export type SubsetSpec = z.output<typeof schema>;

/** A part of a service, named in references. */
export const subset = ownKind<SubsetSpec>({
  kind: 'Subset',
  plural: 'subsets',
  shortNames: [],
  class: 'reference',
  doc: 'The instances of a service that carry a version, as the target of a reference: `account.v2` is the service `account` and the value `v2` of its version label, or the subset `v2` that its CatalogService declares. It is never written as a document.',
  schema,
  example: {
    apiVersion: 'flyball.dev/v1',
    kind: 'Subset',
    metadata: { name: 'account.v2', namespace: 'shop' },
  },
});

/** Service and subset of a reference: split at the first dot. Undefined when either part is empty. */
export const splitSubset = (
  name: string,
): { readonly service: string; readonly subset: string } | undefined => {
  const dot = name.indexOf('.');
  if (dot <= 0 || dot === name.length - 1) return undefined;
  return { service: name.slice(0, dot), subset: name.slice(dot + 1) };
};
