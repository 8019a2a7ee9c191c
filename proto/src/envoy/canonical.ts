import { compareUtf8 } from '../codec/utf8.ts';

/** Deepest nesting that is packed: the limit of the protobuf library. */
const MAX_DEPTH = 100;

type Plain = Record<string, unknown>;

/** A copy without prototype whose keys were added in order of their UTF-8 bytes. */
function ordered(source: object, change: (value: unknown) => unknown): Plain {
  const copy: Plain = Object.create(null);
  const entries = Object.entries(source).sort(([a], [b]) => compareUtf8(a, b));
  for (const [key, value] of entries) copy[key] = change(value);
  return copy;
}

/**
 * Keys in the order in which `canonical` yields them: those that look like array indexes first, as in every JavaScript
 * object, then by UTF-8 bytes. It depends on the set of keys only.
 */
export function canonicalKeys(source: object): string[] {
  return Object.keys(ordered(source, () => true));
}

/** A deep copy whose keys stand in canonical order, so that maps of equal content give equal bytes. */
export function canonical(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((item) => canonical(item, depth + 1));
  return ordered(value, (item) => canonical(item, depth + 1));
}
