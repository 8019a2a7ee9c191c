import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyondBounds, parseJson } from './json-body.ts';
import { isJsonMap, mergePatch } from './merge-patch.ts';

const bytes = (text: string) => Buffer.from(text);
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('JSON bodies', () => {
  it('are what JSON.parse makes of them', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(parseJson(bytes(text))).toEqual(JSON.parse(text));
      }),
    );
    expect(parseJson(bytes(''))).toBeUndefined();
  });

  it.each([
    [nested(68), undefined],
    [nested(69), 'depth'],
    [JSON.stringify(nested(500)), undefined],
    [`"\\"${'['.repeat(500)}"`, undefined],
    [`[${Array(10_000).fill(0).join()}]`, undefined],
    [`[${Array(10_001).fill(0).join()}]`, 'width'],
    [
      `[${Array(5)
        .fill(`[${Array(9_000).fill(0).join()}]`)
        .join()}]`,
      undefined,
    ],
    [`"${','.repeat(20_000)}"`, undefined],
    [']'.repeat(100), undefined],
    ['"open', undefined],
  ])('%#: bounds', (text, expected) => {
    expect(beyondBounds(text)).toBe(expected);
  });

  it.each(['{', 'nul', '[1,]', '\ufeff'.repeat(2), ']', '"a'])(
    '%j is refused without a word of it',
    (text) => {
      expect(() => parseJson(bytes(text))).toThrow('The body is not JSON.');
    },
  );
});

describe('merge patch', () => {
  // RFC 7396, appendix A.
  it.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('%s with %s is %s', (target, patch, expected) => {
    const [before, change] = [JSON.parse(target), JSON.parse(patch)];
    expect(mergePatch(before, change)).toEqual(JSON.parse(expected));
    expect([JSON.stringify(before), JSON.stringify(change)]).toEqual([target, patch]);
  });

  it('cannot reach a prototype', () => {
    const merged = mergePatch({ a: {} }, JSON.parse('{"__proto__":{"x":1},"a":{"__proto__":{"x":1}}}'));
    expect(isJsonMap(merged) && Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
