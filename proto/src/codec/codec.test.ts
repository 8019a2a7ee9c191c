import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { createCodec } from './codec.ts';
import { CodecError } from './error.ts';
import { everything, reversed } from './testing/arbitrary.ts';
import { ownDescriptor } from './testing/expected/own-descriptor.ts';
import type { FixtureEverything, OwnMessages } from './testing/expected/own-types.ts';

const codec = createCodec<OwnMessages>(ownDescriptor);
const name = 'flyball.fixture.v1.Everything';
const inner = 'flyball.fixture.v1.Everything.Inner';

const source = readFileSync(
  new URL('testing/protos/flyball/fixture/v1/fixture.proto', import.meta.url),
  'utf8',
);
const root = new protobuf.Root();
root.addJSON(protobuf.common.get('google/protobuf/any.proto')?.nested ?? {});
protobuf.parse(source, root);
root.resolveAll();
const oracle = root.lookupType(name);

function failure(run: () => unknown): CodecError {
  try {
    run();
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
  throw new Error('expected a CodecError');
}

/** What a careless caller could pass: the types would not let these tests through. */
function loose(value: object): FixtureEverything {
  return value as FixtureEverything;
}

const minimal = codec.fill(name, {});

test('decoding what was encoded yields the same message', () => {
  fc.assert(
    fc.property(everything, (value) => {
      expect(codec.decode(name, codec.encode(name, value))).toEqual(value);
    }),
  );
});

test('equal messages give equal bytes, whatever the order of properties', () => {
  fc.assert(
    fc.property(everything, (value) => {
      expect(codec.encode(name, loose(reversed(value) as object))).toEqual(codec.encode(name, value));
    }),
  );
});

test('the reference library reads our bytes and writes the same ones for a message without maps', () => {
  fc.assert(
    fc.property(everything, (value) => {
      const bytes = codec.encode(name, { ...value, labels: {}, named: {} });
      const read = oracle.decode(bytes);
      expect(new Uint8Array(oracle.encode(read).finish())).toEqual(bytes);
    }),
  );
});

test('we read what the reference library writes, maps included', () => {
  fc.assert(
    fc.property(everything, (value) => {
      const again = new Uint8Array(oracle.encode(oracle.decode(codec.encode(name, value))).finish());
      expect(codec.decode(name, again)).toEqual(value);
    }),
  );
});

test('JSON and back yields the same message, and JSON text is canonical', () => {
  fc.assert(
    fc.property(everything, (value) => {
      const text = JSON.stringify(codec.toJson(name, value));
      expect(codec.fromJson(name, JSON.parse(text))).toEqual(value);
      expect(JSON.stringify(codec.toJson(name, loose(reversed(value) as object)))).toBe(text);
    }),
  );
});

test('foreign bytes decode to a message that encodes, or fail with a CodecError', () => {
  const mutated = fc
    .tuple(everything, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }))))
    .map(([value, edits]) => {
      const bytes = codec.encode(name, value);
      for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutated), (bytes) => {
      try {
        codec.encode(name, codec.decode(name, bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(CodecError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('defaults fill what is not in the bytes', () => {
  const { raw, labels, ...rest } = codec.decode(name, new Uint8Array(0));
  expect(raw).toEqual(new Uint8Array(0));
  expect(Object.getPrototypeOf(labels)).toBe(null);
  expect(rest).toEqual({
    text: '',
    flag: false,
    ratio: 0,
    small: 0,
    count: 0,
    offset: 0,
    totalMs: 0,
    kind: 'exact',
    mode: '',
    texts: [],
    numbers: [],
    inners: [],
    named: {},
    kinds: [],
  });
});

test('implicit defaults are left out, a listed value never is', () => {
  expect(codec.encode(name, minimal)).toEqual(new Uint8Array([9 * 8 + 2, 5, ...Buffer.from('exact')]));
  expect(codec.toJson(name, minimal)).toEqual({ kind: 'exact' });
  expect(codec.encode(name, { ...minimal, ratio: -0 })).toEqual(codec.encode(name, minimal));
});

test('present members with default values are written', () => {
  const value = codec.fill(name, { limit: 0, forward: '' });
  expect(codec.decode(name, codec.encode(name, value))).toEqual(value);
  expect(codec.toJson(name, value)).toEqual({ kind: 'exact', limit: 0, forward: '' });
});

test('maps are sorted by the bytes of their keys', () => {
  const labels = { '\u{1F600}': 'a', '\uFFFD': 'b', '10': 'c', '9': 'd' };
  const read = codec.decode(name, codec.encode(name, { ...minimal, labels: { ...labels } }));
  const text = Buffer.from(codec.encode(name, { ...minimal, labels })).toString('utf8');
  expect(read.labels).toEqual(labels);
  expect(text.indexOf('\uFFFD')).toBeLessThan(text.indexOf('\u{1F600}'));
  expect(text.indexOf('10')).toBeLessThan(text.indexOf('9'));
});

test('the last member of a oneof wins, and two are refused', () => {
  const forward = codec.encode(name, codec.fill(name, { forward: 'a' }));
  const status = codec.encode(name, codec.fill(name, { status: 404 }));
  const read = codec.decode(name, new Uint8Array([...forward, ...status]));
  expect(read).toEqual(codec.fill(name, { status: 404 }));
  const error = failure(() => codec.encode(name, loose({ ...minimal, forward: 'a', status: 1 })));
  expect([error.code, error.path]).toEqual(['FLYBALL_PROTO_ENCODE', 'forward']);
});

test('a message that comes twice is merged', () => {
  const first = codec.encode(inner, { name: 'a', next: { name: 'b' } });
  const second = codec.encode(inner, { name: '', next: { name: '', next: { name: 'c' } } });
  const read = codec.decode(inner, new Uint8Array([...first, ...second]));
  expect(read).toEqual({ name: 'a', next: { name: 'b', next: { name: 'c' } } });
});

test.each<[string, object, string]>([
  ['an unsafe integer', { totalMs: 2 ** 53 }, 'totalMs'],
  ['a fraction', { count: 1.5 }, 'count'],
  ['a negative count', { count: -1 }, 'count'],
  ['a number that is none', { ratio: Number.NaN }, 'ratio'],
  ['another kind', { text: 5 }, 'text'],
  ['a missing field', { text: undefined }, 'text'],
  ['null', { inner: null }, 'inner'],
  ['half a surrogate pair', { text: '\uD800' }, 'text'],
  ['half a surrogate pair as key', { labels: { '\uD800': '' } }, 'labels'],
  ['a value outside its list', { kind: 'glob' }, 'kind'],
  ['the same in a list', { kinds: ['a', 'c'] }, 'kinds[1]'],
  ['a wrong kind deep inside', { inners: [{ name: '', next: { name: 1 } }] }, 'inners[0].next.name'],
  ['the same in a map', { named: { x: { name: 1 } } }, 'named[x].name'],
])('encode refuses %s', (_, wrong, path) => {
  const error = failure(() => codec.encode(name, loose({ ...minimal, ...wrong })));
  expect([error.code, error.type, error.path]).toEqual(['FLYBALL_PROTO_ENCODE', name, path]);
});

test.each<[string, number[], string]>([
  ['bytes that end early', [1 * 8 + 2, 5, 65], 'text'],
  ['text that is no UTF-8', [1 * 8 + 2, 1, 0xff], 'text'],
  ['an integer beyond 2^53', [8 * 8, 255, 255, 255, 255, 255, 255, 255, 127], 'totalMs'],
  [
    'a negative integer where none can be',
    [8 * 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
    'totalMs',
  ],
  ['a value outside its list', [9 * 8 + 2, 1, 65], 'kind'],
  ['a nested record that is too long', [13 * 8 + 2, 200, 1], 'inner'],
  ['field number 0', [2, 1, 65], ''],
])('decode refuses %s', (_, bytes, path) => {
  const error = failure(() => codec.decode(name, new Uint8Array(bytes)));
  expect(error.code).toBe('FLYBALL_PROTO_DECODE');
  if (path !== '') expect(error.path).toBe(path);
});

test('unknown fields and records of another wire type are skipped', () => {
  const varintForText = [1 * 8, 7];
  const group = [0xfb, 0x06, 0xfc, 0x06]; // field 111, start and end of a group
  const known = codec.encode(inner, { name: 'a' });
  expect(codec.decode(inner, new Uint8Array([...varintForText, ...group, ...known]))).toEqual({ name: 'a' });
});

test('nesting is bounded in bytes, values and JSON', () => {
  let value: OwnMessages[typeof inner] = { name: '' };
  let bytes = codec.encode(inner, value);
  for (let depth = 0; depth < 70; depth++) {
    value = { name: '', next: value };
    const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
    bytes = new Uint8Array([2 * 8 + 2, ...length, ...bytes]);
  }
  expect(failure(() => codec.encode(inner, value)).reason).toContain('nested deeper than 64');
  expect(failure(() => codec.decode(inner, bytes)).reason).toContain('nested deeper than 64');
  expect(failure(() => codec.fromJson(inner, value)).reason).toContain('nested deeper than 64');
});

test('the count of messages in one is bounded', () => {
  const bytes = new Uint8Array(2 * 3 * 300_000);
  for (let at = 0; at < bytes.length; at += 3) bytes.set([0x82, 0x01, 0], at);
  expect(failure(() => codec.decode(name, bytes)).reason).toContain('more than 262144 messages');
});

test('keys of maps cannot reach a prototype', () => {
  const value = codec.fromJson(name, JSON.parse('{"kind":"exact","labels":{"__proto__":"x"}}'));
  const read = codec.decode(name, codec.encode(name, value));
  expect(Object.keys(read.labels)).toEqual(['__proto__']);
  expect('x' in {}).toBe(false);
});

test.each<[string, unknown, string]>([
  ['an unknown field', { inner: { nmae: 'a' } }, 'inner.nmae'],
  ['a property of every object', JSON.parse('{"__proto__":1}'), '__proto__'],
  ['null', { text: null }, 'text'],
  ['an object instead of a list', { texts: {} }, 'texts'],
  ['what is no base64', { raw: '!!' }, 'raw'],
  ['an array instead of a message', [], ''],
])('fromJson refuses %s', (_, json, path) => {
  const error = failure(() => codec.fromJson(name, json));
  expect([error.code, error.path]).toEqual(['FLYBALL_PROTO_JSON', path]);
});

test('errors name the kind of a value, never the value', () => {
  const error = failure(() => codec.encode(name, loose({ ...minimal, kind: 'hunter2' })));
  expect(error.message).not.toContain('hunter2');
});

test('an unknown message is an error of ours', () => {
  expect(failure(() => codec.decode('toString' as typeof name, new Uint8Array(0))).reason).toBe(
    'no such message',
  );
});
