import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstParameter } from './query-pattern.ts';

const firstValue = (path: string, name: string): string | undefined => {
  const query = path.split('?').slice(1).join('?');
  for (const part of query.split('&')) {
    const [key, ...rest] = part.split('=');
    if (key === name && path.includes('?')) return rest.join('=');
  }
  return undefined;
};

const text = fc.string({ unit: fc.constantFrom('a', 'b', '=', '&', '?', '.'), maxLength: 12 });

describe('the pattern of the first parameter', () => {
  it('captures its value', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', 'ab', 'aba', 'a.b'), text, (name, query) => {
        const path = `/p?${query}`;
        const found = new RegExp(`^${firstParameter(name, '(?:=([^&]*))?')}$`, 's').exec(path);
        expect(found ? (found[1] ?? '') : undefined).toBe(firstValue(path, name));
      }),
      { numRuns: 2000 },
    );
  });

  it('matches no path without query', () => {
    expect(new RegExp(`^${firstParameter('a', '=1')}$`).test('/a=1')).toBe(false);
  });
});
