/** A JSON object whose fields are not known. */
export type JsonMap = { readonly [key: string]: unknown };

/** Whether a value is a JSON object. */
export const isJsonMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Applies a merge patch (RFC 7396): maps merge, null removes, anything else replaces. Neither argument changes. Both
 * come from JSON text of bounded depth, which bounds the recursion.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonMap(patch)) return patch;
  const merged = new Map(isJsonMap(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  // Defines own properties, also for a key such as __proto__; reading the document refuses those.
  return Object.fromEntries(merged);
}
