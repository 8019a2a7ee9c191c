import fc from 'fast-check';
import type { FixtureEverything, FixtureEverythingInner } from './expected/own-types.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const key = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', '1', '10', '9', '\uFFFD', '\u{1F600}'),
);
const uint32 = fc.nat({ max: 2 ** 32 - 1 });
const double = fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0);

const inner: fc.Arbitrary<FixtureEverythingInner> = fc.letrec<{ inner: FixtureEverythingInner }>((tie) => ({
  inner: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ name: text }),
    fc.record({ name: text, next: tie('inner') }),
  ),
})).inner;

function mapOf<T>(value: fc.Arbitrary<T>): fc.Arbitrary<{ readonly [name: string]: T }> {
  return fc
    .dictionary(key, value, { maxKeys: 4, noNullPrototype: false })
    .map((map) => Object.assign(Object.create(null), map));
}

const plain = {
  text,
  raw: fc.uint8Array({ maxLength: 8 }),
  flag: fc.boolean(),
  ratio: double,
  small: fc.integer(),
  count: uint32,
  offset: fc.maxSafeInteger(),
  totalMs: fc.maxSafeNat(),
  kind: fc.constantFrom('exact' as const, 'prefix' as const, 'regex' as const),
  mode: fc.constantFrom('' as const, 'strict' as const),
  limit: uint32,
  grade: fc.constantFrom('sent' as const, 'received' as const),
  inner,
  texts: fc.array(text, { maxLength: 3 }),
  numbers: fc.array(uint32, { maxLength: 3 }),
  inners: fc.array(inner, { maxLength: 3 }),
  labels: mapOf(text),
  named: mapOf(inner),
  kinds: fc.array(fc.constantFrom('a' as const, 'b' as const), { maxLength: 3 }),
  any: fc.record({ typeUrl: text, value: fc.uint8Array({ maxLength: 4 }) }),
};

const action = fc.oneof(
  fc.constant({}),
  fc.record({ forward: text }),
  fc.record({ redirect: inner }),
  fc.record({ status: uint32 }),
);

const requiredKeys = [
  'text',
  'raw',
  'flag',
  'ratio',
  'small',
  'count',
  'offset',
  'totalMs',
  'kind',
  'mode',
  'texts',
  'numbers',
  'inners',
  'labels',
  'named',
  'kinds',
] as const;

/** Any message of the fixture that holds every kind of field. */
export const everything: fc.Arbitrary<FixtureEverything> = fc
  .tuple(fc.record(plain, { requiredKeys: [...requiredKeys] }), action)
  .map(([base, chosen]) => ({ ...base, ...chosen }));

/** The same message with its properties, also those of maps and nested messages, in reverse order. */
export function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const out = Object.create(null);
  for (const [name, item] of Object.entries(value).reverse()) out[name] = reversed(item);
  return out;
}
