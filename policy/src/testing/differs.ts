/** What differs from an expected value, in words; nothing where it does not, or where none is expected. */
export const differs = (what: string, expected: unknown, actual: unknown): readonly string[] =>
  expected === undefined || expected === actual
    ? []
    : [`${what} is ${shown(actual)}, expected ${shown(expected)}`];

/** A value in a message. */
export const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

/** As `differs`, for each expected field. */
export const fieldsDiffer = (
  what: string,
  expected: Readonly<Record<string, unknown>>,
  actual: Readonly<Record<string, unknown>> | undefined,
): readonly string[] =>
  Object.entries(expected).flatMap(([field, value]) => differs(`${what}.${field}`, value, actual?.[field]));

/** As `fieldsDiffer`, for headers: their names are compared in lower case. */
export const headersDiffer = (
  what: string,
  expected: Readonly<Record<string, string>> | undefined,
  actual: Readonly<Record<string, string>> | undefined,
): readonly string[] =>
  Object.entries(expected ?? {}).flatMap(([name, value]) =>
    differs(`${what}.${name}`, value, actual?.[name.toLowerCase()]),
  );
