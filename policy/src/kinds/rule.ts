import type { z } from 'zod';
import type { DiagnosticCode } from '../model/codes.ts';

/** One thing that does not hold across fields. */
export interface Broken {
  /** Place below the object the rule is about. */
  readonly path: readonly (string | number)[];
  readonly code: DiagnosticCode;
  /** One sentence that names the fields and values. */
  readonly message: string;
  /** How to mend it, empty when there is no single way. */
  readonly fix: string;
}

/** What a rule's finding carries through zod to the diagnostics. */
export interface BrokenParams {
  readonly diagnostic: { readonly code: DiagnosticCode; readonly fix: string };
}

/**
 * Adds rules over several fields to a schema. A rule sees values of the right types; a text may still be of the
 * wrong form, which is said of its field. JSON Schema cannot state them; the reference pages name them in the texts of the fields.
 */
export const withRules =
  <Value>(...rules: readonly ((value: Value) => Iterable<Broken>)[]) =>
  (value: Value, context: z.RefinementCtx<Value>): void => {
    for (const rule of rules) for (const broken of rule(value)) report(broken, context);
  };

const report = <Value>({ path, code, message, fix }: Broken, context: z.RefinementCtx<Value>): void => {
  const params: BrokenParams = { diagnostic: { code, fix } };
  context.addIssue({ code: 'custom', path: [...path], message, params: { ...params } });
};

/** Finds items that repeat an earlier one by a key; undefined keys never repeat. */
export function* repeated<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): Generator<{ readonly index: number; readonly key: string }> {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (key === undefined) continue;
    if (seen.has(key)) yield { index, key };
    seen.add(key);
  }
}

/** Rule: a map has at most so many entries. */
export const atMost = (max: number) =>
  function* (map: Readonly<Record<string, unknown>>): Generator<Broken> {
    const count = Object.keys(map).length;
    if (count > max)
      yield {
        path: [],
        code: 'FB1104',
        message: `${count} entries are set; at most ${max} are allowed.`,
        fix: '',
      };
  };

/** Rule: no two items of a list have the same key. */
export const unique = <Item>(field: string, keyOf: (item: Item) => string | undefined) =>
  function* (items: readonly Item[]): Generator<Broken> {
    for (const { index, key } of repeated(items, keyOf))
      yield {
        path: [index, field],
        code: 'FB1104',
        message: `"${key}" stands twice in this list; each ${field} may stand once.`,
        fix: `Give it another ${field} or remove one of the two.`,
      };
  };
