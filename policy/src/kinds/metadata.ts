import { type Metadata, UNSTORED } from '../model/resource.ts';

/** Namespace of a document that names none. */
export const DEFAULT_NAMESPACE = 'default';

/** Metadata of an object that no server has stored yet. */
export const unstoredMetadata = (name: string, namespace: string): Metadata => ({
  name,
  namespace,
  labels: {},
  annotations: {},
  creationTimestamp: UNSTORED,
  uid: '',
  resourceVersion: '',
  generation: 1,
});
