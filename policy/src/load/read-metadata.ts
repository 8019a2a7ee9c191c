import { nearest } from '../check/nearest.ts';
import { LABEL, SUBDOMAIN } from '../kinds/fields.ts';
import type { Kind } from '../kinds/kind.ts';
import { DEFAULT_NAMESPACE, unstoredMetadata } from '../kinds/metadata.ts';
import type { Json, Metadata } from '../model/resource.ts';
import { isJsonMap } from './json-map.ts';
import { quoted, readAnnotations, readLabels } from './read-labels.ts';
import type { Report } from './report.ts';
import { shortened } from './shortened.ts';

/** Fields of Kubernetes' ObjectMeta; those without a meaning here are dropped. */
const KNOWN = [
  'name',
  'namespace',
  'labels',
  'annotations',
  'creationTimestamp',
  'uid',
  'resourceVersion',
  'generation',
  'generateName',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
  'clusterName',
] as const;

/** Metadata of a document as it is kept; undefined when it has no usable name. */
export const readMetadata = (
  written: Json | undefined,
  kind: Kind | undefined,
  report: Report,
): Metadata | undefined => {
  const metadata = isJsonMap(written) ? written : {};
  for (const field of Object.keys(metadata))
    if (!KNOWN.some((known) => known === field)) unknownField(field, report);
  const name = readName(metadata['name'], kind, report);
  const namespace = readNamespace(metadata['namespace'], kind, report);
  const labels = readLabels(metadata['labels'], report);
  const annotations = readAnnotations(metadata['annotations'], report);
  if (name === undefined) return undefined;
  const unstored = unstoredMetadata(name, namespace);
  const creationTimestamp = readTime(metadata['creationTimestamp']) ?? unstored.creationTimestamp;
  return { ...unstored, creationTimestamp, labels, annotations };
};

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Creation time of a document that was read back from a server: it decides ties between routes. A server makes its own. */
const readTime = (time: Json | undefined): string | undefined =>
  typeof time === 'string' && TIME.test(time) ? time : undefined;

const unknownField = (field: string, report: Report): void => {
  const meant = nearest(field, KNOWN);
  report({
    code: 'FB1102',
    field: ['metadata', field],
    part: 'key',
    message: `metadata has no field "${field}".`,
    fix: meant === undefined ? 'Remove it.' : `Did you mean "${meant}"?`,
  });
};

const readName = (name: Json | undefined, kind: Kind | undefined, report: Report): string | undefined => {
  if (name !== undefined && name !== null && typeof name !== 'string') {
    noText('name', name, report);
    return undefined;
  }
  if (!name) {
    const fix = 'Add metadata.name; names are not generated.';
    report({ code: 'FB1103', field: ['metadata', 'name'], message: 'metadata.name is missing.', fix });
    return undefined;
  }
  const single = kind?.name === 'label';
  if (name.length > (single ? 63 : 253) || !(single ? LABEL : SUBDOMAIN).test(name))
    report({
      code: 'FB1105',
      field: ['metadata', 'name'],
      message: `"${shortened(name)}" cannot be a name: ${single ? 'at most 63 lower case letters, digits and dashes' : 'at most 253 lower case letters, digits, dashes and dots'} are allowed, with a letter or digit at both ends.`,
      fix: proposal(name),
    });
  return identity(name);
};

/** A name that is no name is kept only as far as it says which object is meant: each finding repeats it. */
const identity = (name: string): string => (name.length > 253 ? shortened(name) : name);

const readNamespace = (namespace: Json | undefined, kind: Kind | undefined, report: Report): string => {
  const named = namespace !== undefined && namespace !== null && namespace !== '';
  if (kind?.namespaced === false) {
    if (named)
      report({
        code: 'FB1403',
        severity: 'warning',
        field: ['metadata', 'namespace'],
        message: `${kind.kind} has no namespace; the one written is ignored.`,
        fix: 'Remove metadata.namespace.',
      });
    return '';
  }
  if (!named) return DEFAULT_NAMESPACE;
  if (typeof namespace !== 'string') {
    noText('namespace', namespace, report);
    return identity(JSON.stringify(namespace));
  }
  if (namespace.length <= 63 && LABEL.test(namespace)) return namespace;
  report({
    code: 'FB1105',
    field: ['metadata', 'namespace'],
    message: `"${shortened(namespace)}" cannot be a namespace: at most 63 lower case letters, digits and dashes are allowed.`,
    fix: proposal(namespace),
  });
  return identity(namespace);
};

const noText = (field: 'name' | 'namespace', value: Json, report: Report): void =>
  report({
    code: 'FB1104',
    field: ['metadata', field],
    message: `metadata.${field} must be a text.`,
    fix: quoted(value),
  });

const proposal = (name: string): string => {
  const slug = name
    .slice(0, 63)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug === '' ? '' : `Write for example "${slug}".`;
};
