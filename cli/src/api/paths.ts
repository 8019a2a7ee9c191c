import type { Kind } from '@flyball/policy/kinds';

/** Which objects of a kind. */
export interface Place {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly query?: Readonly<Record<string, string>>;
}

/** Path of a collection or an object (Kubernetes API conventions). */
export const objectPath = (
  { group, versions, plural, namespaced }: Kind,
  { namespace, name, query = {} }: Place,
): string => {
  const root = group === '' ? `/api/${versions[0]}` : `/apis/${group}/${versions[0]}`;
  const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const one = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  const text = new URLSearchParams(query).toString();
  return `${root}${within}/${plural}${one}${text === '' ? '' : `?${text}`}`;
};
