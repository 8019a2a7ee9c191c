/**
 * Whether a JSON text may be meant as a resource: it has an apiVersion or a kind. Folders hold JSON files of other
 * programs, such as package.json; a resource with a slip in it has at least one of the two.
 */
export const mayBeResource = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && FIELDS.some((field) => Object.hasOwn(value, field));
  } catch {
    // Not JSON: with comments, of several documents, or with a slip.
    return /"(?:apiVersion|kind)"\s*:/.test(text);
  }
};

const FIELDS = ['apiVersion', 'kind'];
