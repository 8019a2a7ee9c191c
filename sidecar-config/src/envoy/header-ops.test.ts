import type { HeaderOps } from '@flyball/proto/ir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composed, requestHeaderFields, responseHeaderFields } from './header-ops.ts';

type Headers = readonly (readonly [name: string, value: string])[];

/** What one level of changes does: remove, set, add. */
const applied = (headers: Headers, { remove, set, add }: HeaderOps): Headers => {
  const gone = new Set([...remove, ...set.map(({ name }) => name)]);
  const values = new Map(set.map(({ name, value }) => [name, value]));
  return [
    ...headers.filter(([name]) => !gone.has(name)),
    ...values,
    ...add.map(({ name, value }) => [name, value] as const),
  ];
};

const byName = (headers: Headers): Record<string, readonly string[]> => {
  const values: Record<string, string[]> = {};
  for (const [name, value] of headers) values[name] = [...(values[name] ?? []), value];
  return values;
};

const name = fc.constantFrom('a', 'b', 'c');
const header = fc.record({ name, value: fc.constantFrom('1', '2', '') });
const ops: fc.Arbitrary<HeaderOps> = fc.record({
  remove: fc.array(name, { maxLength: 2 }),
  set: fc.array(header, { maxLength: 2 }),
  add: fc.array(header, { maxLength: 2 }),
});

describe('changes of several levels as one', () => {
  it('have the effect of one after the other', () => {
    const before = fc.array(fc.tuple(name, fc.constantFrom('x', 'y')), { maxLength: 4 });
    fc.assert(
      fc.property(before, fc.array(ops, { maxLength: 3 }), (headers, levels) => {
        const oneByOne = levels.reduce<Headers>(applied, headers);
        expect(byName(applied(headers, composed(levels)))).toEqual(byName(oneByOne));
      }),
    );
  });
});

describe('fields of header changes', () => {
  const one: HeaderOps = {
    remove: ['x-r'],
    set: [{ name: 'x-s', value: '100%' }],
    add: [{ name: 'x-a', value: '' }],
  };

  it('escape values, which are format strings to Envoy, and keep empty ones', () => {
    expect(requestHeaderFields([undefined, one])).toEqual({
      requestHeadersToRemove: ['x-r'],
      requestHeadersToAdd: [
        {
          header: { key: 'x-s', value: '100%%' },
          appendAction: 'OVERWRITE_IF_EXISTS_OR_ADD',
          keepEmptyValue: true,
        },
        { header: { key: 'x-a', value: '' }, appendAction: 'APPEND_IF_EXISTS_OR_ADD', keepEmptyValue: true },
      ],
    });
    expect(Object.keys(responseHeaderFields([one]))).toEqual([
      'responseHeadersToRemove',
      'responseHeadersToAdd',
    ]);
  });

  it('are absent without changes', () => {
    expect(requestHeaderFields([undefined])).toEqual({});
    expect(responseHeaderFields([])).toEqual({});
  });

  it('leave out what Envoy would refuse', () => {
    const host: HeaderOps = { remove: ['host', ':path'], set: [{ name: 'host', value: 'x' }], add: [] };
    expect(requestHeaderFields([host])).toEqual({});
  });
});
