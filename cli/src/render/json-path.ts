/** Value at a path of a document from outside; undefined where it does not lead anywhere. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown => {
  let place = value;
  for (const step of path) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
    place = (place as Readonly<Record<string | number, unknown>>)[step];
  }
  return place;
};

/** The text at a path; empty where there is none. */
export const textAt = (value: unknown, ...path: readonly (string | number)[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
    ? String(found)
    : '';
};

/** The list at a path; empty where there is none. */
export const listAt = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

/** Keys of the map at a path. */
export const keysAt = (value: unknown, ...path: readonly (string | number)[]): readonly string[] => {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null ? Object.keys(found) : [];
};
