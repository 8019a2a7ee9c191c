/** `ns/name` of a name that may leave the namespace out. */
export const qualify = (name: string, namespace: string): string =>
  name.includes('/') ? name : `${namespace}/${name}`;

/** A part of an object, such as a rule of a route. */
export interface PartName {
  /** `Kind/ns/name`. */
  readonly object: string;
  readonly part: string;
}

/**
 * The part of an object that `<name>/<part>`, `<namespace>/<name>/<part>` or `<kind>/<namespace>/<name>/<part>` names;
 * undefined for any other text.
 */
export const partName = (
  text: string,
  { kind, namespace }: { readonly kind: string; readonly namespace: string },
): PartName | undefined => {
  const words = text.split('/');
  const part = words.pop();
  if (part === undefined || words.length === 0 || words.length > 3 || [...words, part].includes(''))
    return undefined;
  const object = [...[kind, namespace].slice(0, 3 - words.length), ...words].join('/');
  return { object, part };
};
