/** Keys that are field names: those of maps hold dots, slashes or start otherwise. */
const FIELD_NAME = /^[a-z][A-Za-z0-9]*$/;

/** A field name as Envoy's documents write it: `virtualHosts` becomes `virtual_hosts`. */
export const documented = (name: string): string =>
  FIELD_NAME.test(name) ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name;

/** A copy of proto3 JSON whose field names are those of Envoy's documents. */
export const withDocumentedNames = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withDocumentedNames);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[documented(key)] = withDocumentedNames(item);
  return copy;
};
