import { stringify } from 'yaml';
import { kindOf } from '../kinds/registry.ts';
import type { Metadata, Resource } from '../model/resource.ts';

/** A document as it is written and as the API shows it. */
export interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The document of a resource: what `readResource` makes the same resource of. The server's fields only when stored. */
export const toDocument = ({ apiVersion, kind, metadata, spec }: Resource): Document => {
  const head = { apiVersion, kind, metadata: writtenMetadata(metadata) };
  const isRoot = kindOf(apiVersion, kind)?.content === 'root' && typeof spec === 'object';
  return isRoot ? { ...head, ...spec } : { ...head, spec };
};

const writtenMetadata = ({
  name,
  namespace,
  labels,
  annotations,
  ...stored
}: Metadata): Document['metadata'] => ({
  name,
  ...(namespace === '' ? {} : { namespace }),
  ...(Object.keys(labels).length === 0 ? {} : { labels }),
  ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  ...(stored.uid === '' ? {} : stored),
});

/**
 * The document of a resource as YAML. Lines are not folded, and texts in quotes stay on one line: the library loses
 * blanks at the start of a line when it breaks such a text.
 */
export const toYaml = (resource: Resource): string =>
  stringify(toDocument(resource), { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
