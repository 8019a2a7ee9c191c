let lastQuery = '';
let lastValues: ReadonlyMap<string, string> = new Map();

/**
 * First value of a query parameter. Names and values are compared as they stand in the URL, nothing is
 * decoded, as Envoy does; a name without `=` has the empty value. The parse of the last query is kept, so
 * that many conditions on one request parse it once, and requests without such conditions never.
 */
export const queryValue = (query: string | undefined, name: string): string | undefined => {
  if (query === undefined || query === '') return undefined;
  if (query !== lastQuery) {
    lastValues = parseQuery(query);
    lastQuery = query;
  }
  return lastValues.get(name);
};

const parseQuery = (query: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (name !== '' && !values.has(name)) values.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return values;
};
