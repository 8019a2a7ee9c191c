import { LABEL_VALUE, QUALIFIED } from '../kinds/fields.ts';
import type { Json } from '../model/resource.ts';
import { isJsonMap } from './json-map.ts';
import type { Report } from './report.ts';
import { shortened } from './shortened.ts';

/** All annotations of an object together, in characters. */
const MAX_ANNOTATIONS = 262_144;

type Texts = Readonly<Record<string, string>>;

/** Labels of an object: those that are texts, with findings about the others and about keys and values. */
export const readLabels = (written: Json | undefined, report: Report): Texts => {
  const labels = readTexts('labels', written, report);
  checkLabels(labels, report);
  return labels;
};

/** Annotations of an object, as labels but with any text as value, up to 256 Ki characters together. */
export const readAnnotations = (written: Json | undefined, report: Report): Texts => {
  const annotations = readTexts('annotations', written, report);
  checkAnnotations(annotations, report);
  return annotations;
};

/** How to make a text of a number or boolean. */
export const quoted = (value: Json): string =>
  typeof value === 'number' || typeof value === 'boolean' ? `Write it in quotes: "${value}".` : '';

const readTexts = (field: 'labels' | 'annotations', written: Json | undefined, report: Report): Texts => {
  if (written === undefined || written === null) return {};
  if (!isJsonMap(written)) {
    report({
      code: 'FB1104',
      field: ['metadata', field],
      message: `metadata.${field} must be a map of texts.`,
      fix: '',
    });
    return {};
  }
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(written)) {
    if (typeof value === 'string') texts[key] = value;
    else
      report({
        code: 'FB1104',
        field: ['metadata', field, key],
        message: `The value of metadata.${field} "${key}" must be a text.`,
        fix: quoted(value),
      });
  }
  return texts;
};

const checkLabels = (labels: Texts, report: Report): void => {
  for (const [key, value] of Object.entries(labels)) {
    const field = ['metadata', 'labels', key];
    if (key.length > 317 || !QUALIFIED.test(key))
      report({
        code: 'FB1104',
        field,
        part: 'key',
        message: `"${shortened(key)}" cannot be the key of a label.`,
        fix: 'Use [dns.prefix/]name with letters, digits, - _ . and at most 63 in the name.',
      });
    if (value.length > 63 || !LABEL_VALUE.test(value))
      report({
        code: 'FB1104',
        field,
        message: `"${shortened(value)}" cannot be the value of a label.`,
        fix: 'Use at most 63 letters, digits, - _ . or an annotation.',
      });
  }
};

const checkAnnotations = (annotations: Texts, report: Report): void => {
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += key.length + value.length;
    if (key.length > 317 || !QUALIFIED.test(key))
      report({
        code: 'FB1104',
        field: ['metadata', 'annotations', key],
        part: 'key',
        message: `"${shortened(key)}" cannot be the key of an annotation.`,
        fix: 'Use [dns.prefix/]name with letters, digits, - _ . and at most 63 in the name.',
      });
  }
  if (size > MAX_ANNOTATIONS)
    report({
      code: 'FB1104',
      field: ['metadata', 'annotations'],
      message: `The annotations have ${size} characters together; at most ${MAX_ANNOTATIONS} are kept.`,
      fix: 'Shorten them.',
    });
};
