/**
 * A radix tree by character that is never changed: `withValue` returns a new tree that shares all nodes but
 * those on the way to the key. So a table of thousands of keys is updated in the time of one key, and who
 * holds the old tree keeps it.
 */
export interface RadixNode<T> {
  /** Characters on the way from the parent; empty for the root only. */
  readonly label: string;
  /** First characters of the children, side by side: the search for the next one stays in one place. */
  readonly firsts: string;
  readonly children: readonly RadixNode<T>[];
  /** Value of the key that ends here. */
  readonly value: T | undefined;
}

/** A tree without keys. */
export const emptyRadix = <T>(): RadixNode<T> => node<T>('', [], undefined);

/** Whether a tree has no keys. */
export const isEmpty = <T>(root: RadixNode<T>): boolean =>
  root.value === undefined && root.children.length === 0;

/** Makes the value of a key from the one it had; undefined removes the key. */
export type Change<T> = (value: T | undefined) => T | undefined;

/** The tree with the value of one key changed. */
export const withValue = <T>(root: RadixNode<T>, key: string, change: Change<T>): RadixNode<T> => {
  if (key === '') return node('', root.children, change(root.value));
  return node('', changedChildren(root.children, key, change), root.value);
};

/** The value of a key. */
export const valueAt = <T>(root: RadixNode<T>, key: string): T | undefined => {
  if (key === '') return root.value;
  const child = root.children[childAt(root.firsts, key.charCodeAt(0))];
  return child && key.startsWith(child.label) ? valueAt(child, key.slice(child.label.length)) : undefined;
};

/** All values, in no meaningful order. */
export function* radixValues<T>(root: RadixNode<T>): Generator<T> {
  if (root.value !== undefined) yield root.value;
  for (const child of root.children) yield* radixValues(child);
}

/** Position of a character in `firsts`, or -1. */
export const childAt = (firsts: string, code: number): number => {
  for (let at = 0; at < firsts.length; at += 1) {
    if (firsts.charCodeAt(at) === code) return at;
  }
  return -1;
};

const node = <T>(label: string, children: readonly RadixNode<T>[], value: T | undefined): RadixNode<T> => ({
  label,
  firsts: children.map((child) => child.label.charAt(0)).join(''),
  children,
  value,
});

const changedChildren = <T>(
  children: readonly RadixNode<T>[],
  key: string,
  change: Change<T>,
): readonly RadixNode<T>[] => {
  const at = children.findIndex(({ label }) => label.charCodeAt(0) === key.charCodeAt(0));
  const child = children[at];
  const next = child ? changedNode(child, key, change) : compact(node(key, [], change(undefined)));
  if (child) return children.toSpliced(at, 1, ...(next ? [next] : []));
  return next ? [...children, next] : children;
};

/** The node changed for a key that shares at least its first character. */
const changedNode = <T>(old: RadixNode<T>, key: string, change: Change<T>): RadixNode<T> | undefined => {
  const shared = sharedLength(old.label, key);
  const rest = key.slice(shared);
  if (shared < old.label.length) return compact(split(old, shared, { rest, change }));
  if (rest === '') return compact(node(old.label, old.children, change(old.value)));
  return compact(node(old.label, changedChildren(old.children, rest, change), old.value));
};

const split = <T>(
  old: RadixNode<T>,
  shared: number,
  { rest, change }: { readonly rest: string; readonly change: Change<T> },
): RadixNode<T> => {
  const lower = [node(old.label.slice(shared), old.children, old.value)];
  const label = old.label.slice(0, shared);
  if (rest === '') return node(label, lower, change(undefined));
  return node(label, changedChildren(lower, rest, change), undefined);
};

/** A node without value goes: with no child altogether, with one it becomes one with it. */
const compact = <T>(made: RadixNode<T>): RadixNode<T> | undefined => {
  if (made.value !== undefined || made.children.length > 1) return made;
  const [only] = made.children;
  return only && node(made.label + only.label, only.children, only.value);
};

const sharedLength = (a: string, b: string): number => {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
};
