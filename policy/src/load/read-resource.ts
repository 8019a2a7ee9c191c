import { didYouMean } from '../check/nearest.ts';
import type { Kind } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { mergeStringData, secret } from '../kinds/secret.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Json, keyOf, type Resource } from '../model/resource.ts';
import { isJsonMap, type JsonMap } from './json-map.ts';
import { readMetadata } from './read-metadata.ts';
import { located, type Report } from './report.ts';
import { shortened } from './shortened.ts';
import type { SourceMap } from './source-map.ts';

/** A document as a resource; absent when it has no apiVersion, kind or name. */
export interface ReadResource {
  readonly resource?: Resource;
  readonly diagnostics: readonly Diagnostic[];
}

/** Longest apiVersion and kind that are kept whole; each finding repeats them. */
const MAX_TYPE = 317;

const ROOT_FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/**
 * Makes a resource of a document: metadata normalised, defaults of its kind applied when the content is valid.
 * Invalid content is kept as written, for `checkResource` to report. `status` is dropped: it is never written.
 */
export const readResource = (document: Json, source?: SourceMap): ReadResource => {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (reported) => void diagnostics.push(located(reported, source));
  const resource = resourceOf(document, report);
  if (resource === undefined) return { diagnostics };
  const object = keyOf(resource);
  return { resource, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, object })) };
};

const resourceOf = (document: Json, report: Report): Resource | undefined => {
  if (!isJsonMap(document)) {
    const what = Array.isArray(document) ? 'a list' : 'a single value';
    const message = `The document is ${what}, not a map with apiVersion, kind and metadata.`;
    report({
      code: 'FB1007',
      field: [],
      message,
      fix: 'Write it as such a map, several ones separated by ---.',
    });
    return undefined;
  }
  const apiVersion = textField(document, 'apiVersion', report);
  const name = textField(document, 'kind', report);
  if (apiVersion === undefined || name === undefined) return undefined;
  const kind = kindOf(apiVersion, name);
  const metadata = readMetadata(document['metadata'], kind, report);
  if (kind !== undefined && !kind.lenient) checkRootFields(document, kind, report);
  if (metadata === undefined) return undefined;
  return { apiVersion, kind: name, metadata, spec: contentOf(document, kind) };
};

const textField = (document: JsonMap, field: 'apiVersion' | 'kind', report: Report): string | undefined => {
  const value = document[field];
  if (typeof value === 'string' && value !== '') return value.length > MAX_TYPE ? shortened(value) : value;
  const missing = value === undefined || value === null || value === '';
  const message = `${field} ${missing ? 'is missing' : 'must be a text'}: without it the document means nothing.`;
  report({ code: missing ? 'FB1103' : 'FB1104', field: [field], message, fix: `Add ${field}.` });
  return undefined;
};

const checkRootFields = (document: JsonMap, kind: Kind, report: Report): void => {
  for (const field of Object.keys(document))
    if (!ROOT_FIELDS.includes(field))
      report({
        code: 'FB1102',
        field: [field],
        part: 'key',
        message: `${kind.kind} has no field "${field}" beside metadata.`,
        fix: didYouMean(field, ROOT_FIELDS, 'Move it into spec, or remove it.'),
      });
};

const contentOf = (document: JsonMap, kind: Kind | undefined): unknown => {
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status: _status, ...root } = document;
  const content = kind?.content === 'root' ? root : (document['spec'] ?? {});
  const parsed = kind?.schema.safeParse(content);
  if (parsed === undefined || !parsed.success) return content;
  return kind === secret ? mergeStringData(secret.schema.parse(parsed.data)) : parsed.data;
};
