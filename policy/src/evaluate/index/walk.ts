import { childAt, type RadixNode } from './radix.ts';

/**
 * The values met on a walk, shortest key first. Reused from walk to walk, so that finding allocates nothing;
 * matching never awaits, so one walk is read before the next begins.
 */
export interface Trail<T> {
  readonly values: T[];
  /** Characters consumed at each value. */
  readonly ends: number[];
  /** How many of the entries belong to the last walk. */
  size: number;
}

export const makeTrail = <T>(): Trail<T> => ({ values: [], ends: [], size: 0 });

/** Walks down as far as the text goes and leaves on the trail the values of all keys it starts with. */
export const walk = <T>(root: RadixNode<T>, text: string, trail: Trail<T>): void => {
  let node = root;
  let end = 0;
  trail.size = 0;
  for (;;) {
    if (node.value !== undefined) leave(trail, node.value, end);
    const next = end < text.length ? node.children[childAt(node.firsts, text.charCodeAt(end))] : undefined;
    if (next === undefined || !follows(next.label, text, end)) return;
    node = next;
    end += next.label.length;
  }
};

/** The same for a text read from its end. */
export const walkBack = <T>(root: RadixNode<T>, text: string, trail: Trail<T>): void => {
  let node = root;
  let end = 0;
  trail.size = 0;
  for (;;) {
    if (node.value !== undefined) leave(trail, node.value, end);
    const next =
      end < text.length
        ? node.children[childAt(node.firsts, text.charCodeAt(text.length - 1 - end))]
        : undefined;
    if (next === undefined || !followsBack(next.label, text, end)) return;
    node = next;
    end += next.label.length;
  }
};

const leave = <T>(trail: Trail<T>, value: T, end: number): void => {
  trail.values[trail.size] = value;
  trail.ends[trail.size] = end;
  trail.size += 1;
};

const follows = (label: string, text: string, from: number): boolean => {
  if (text.length - from < label.length) return false;
  for (let at = 1; at < label.length; at += 1) {
    if (label.charCodeAt(at) !== text.charCodeAt(from + at)) return false;
  }
  return true;
};

const followsBack = (label: string, text: string, from: number): boolean => {
  if (text.length - from < label.length) return false;
  const last = text.length - 1 - from;
  for (let at = 1; at < label.length; at += 1) {
    if (label.charCodeAt(at) !== text.charCodeAt(last - at)) return false;
  }
  return true;
};
