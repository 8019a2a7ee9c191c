import { applyHeaderOps } from '@flyball/policy/evaluate';
import type { HeaderOps } from '@flyball/proto/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyReadyOps } from './header-ops.ts';

const name = fc.constantFrom('x-a', 'x-b', 'x-c');
const header = fc.record({ name, value: fc.constantFrom('1', '2') });
const written = fc.record({
  name: fc.constantFrom('X-A', 'x-a', 'X-B', 'x-c', 'x-d'),
  value: fc.constantFrom('1', '2'),
});
const ops: fc.Arbitrary<HeaderOps> = fc.record({
  set: fc.array(header, { maxLength: 2 }),
  add: fc.array(header, { maxLength: 2 }),
  remove: fc.array(name, { maxLength: 2 }),
});

test('changes of a flat list are those of the evaluator', () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 6 }), fc.array(ops, { maxLength: 3 }), (headers, changes) => {
      const flat = headers.flatMap((one) => [one.name, one.value]);
      applyReadyOps(flat, changes);
      const wanted = applyHeaderOps(headers, changes).flatMap((one) => [one.name, one.value]);
      expect(flat).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

test('what frames a message, routes it, or is no header stays as it is', () => {
  const flat = ['Content-Length', '2', 'x-a', '1'];
  const bad = ['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'bad name', ''];
  applyReadyOps(flat, [
    {
      remove: bad,
      set: bad.map((one) => ({ name: one, value: '9' })),
      add: [
        { name: 'x-b', value: 'a\r\nx-c: 1' },
        { name: 'x-d', value: 'ä' },
      ],
    },
  ]);
  expect(flat).toEqual(['Content-Length', '2', 'x-a', '1', 'x-d', '\u00c3\u00a4']);
});
