/**
 * Value of the first cookie of that name in a Cookie header (RFC 6265, 4.2.1), without surrounding quotes.
 * An empty value counts as absent, as in Envoy's hash policy.
 */
export const cookieValue = (header: string | undefined, name: string): string | undefined => {
  if (header === undefined) return undefined;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trimStart() !== name) continue;
    const value = unquoted(pair.slice(equals + 1));
    return value === '' ? undefined : value;
  }
  return undefined;
};

const unquoted = (value: string): string =>
  value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
