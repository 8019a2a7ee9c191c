import type { Header, HeaderOps } from '@flyball/proto/ir';

/**
 * The headers after changes, in order: each set of changes removes, then sets, then adds. `set` replaces all
 * values of a name by one, at the place of the first; `add` appends a further one. Names are compared without
 * case and those that stay keep theirs. The list given is not changed.
 */
export const applyHeaderOps = (
  headers: readonly Header[],
  changes: readonly HeaderOps[],
): readonly Header[] => changes.reduce(applyOne, headers);

const applyOne = (headers: readonly Header[], { remove, set, add }: HeaderOps): readonly Header[] => {
  const kept = remove.length === 0 ? headers : headers.filter(({ name }) => !isIn(remove, name));
  return [...set.reduce(setOne, kept), ...add];
};

const setOne = (headers: readonly Header[], header: Header): readonly Header[] => {
  const at = headers.findIndex(({ name }) => isSame(name, header.name));
  if (at < 0) return [...headers, header];
  const rest = headers.slice(at + 1).filter(({ name }) => !isSame(name, header.name));
  return [...headers.slice(0, at), header, ...rest];
};

const isIn = (names: readonly string[], name: string): boolean => names.some((other) => isSame(other, name));

const isSame = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase();

/** Headers by lower-case name; values of one name are joined by `,`, cookies by `; `. */
export const headerMap = (headers: readonly Header[]): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const { name, value } of headers) {
    const lower = name.toLowerCase();
    const before = values.get(lower);
    values.set(lower, before === undefined ? value : before + (lower === 'cookie' ? '; ' : ',') + value);
  }
  return values;
};
