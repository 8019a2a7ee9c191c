/**
 * Whether two values of JSON are equal. The order of fields does not count, nor does a field that is
 * undefined, since neither survives in the log. Depth is bounded before (RECORD_LIMITS.depth).
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isNested(a) || !isNested(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = present(a);
  return fields.length === present(b).length && fields.every(([key, value]) => sameField(b, key, value));
}

const sameField = (object: object, key: string, value: unknown): boolean =>
  Object.hasOwn(object, key) && sameJson(value, (object as Record<string, unknown>)[key]);

const present = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, item]) => item !== undefined);

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;
