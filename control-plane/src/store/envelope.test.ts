import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seal, unseal } from './envelope.ts';

it('gives back what was sealed under that key', () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array(), (key, payload) => {
      expect(unseal(key, seal(key, payload))).toEqual(payload);
    }),
  );
});

it('refuses any single damaged byte, any cut, and another key', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 50 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (payload, at, flip) => {
        const sealed = seal('row/1', payload);
        const damaged = sealed.map((byte, index) => (index === at % sealed.length ? byte ^ flip : byte));
        expect(() => unseal('row/1', damaged)).toThrow('row/1');
        expect(() => unseal('row/1', sealed.slice(0, at % sealed.length))).toThrow('row/1');
        expect(() => unseal('row/2', sealed)).toThrow('row/2');
      },
    ),
  );
});

it('names a format it does not know', () => {
  const sealed = seal('row/1', Uint8Array.of(7));
  sealed[0] = 2;
  expect(() => unseal('row/1', sealed)).toThrow('format 2');
});
