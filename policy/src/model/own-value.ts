/** Value of a field by a name from outside; what every object has, such as `toString`, is none. */
export const ownValue = <Value>(
  values: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined => (values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined);
