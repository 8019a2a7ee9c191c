import { expect, it } from 'vitest';
import { createUnitBuilder, MAX_ENTRY_BYTES, MAX_UNIT_BYTES } from './unit-builder.ts';

const block = (host: string, name: string) => ({
  kind: 'RouteBlock' as const,
  key: `s|${host}|HTTPRoute/shop/r`,
  origin: { field: '/spec/rules' },
  body: {
    scope: 's',
    host,
    route: 'HTTPRoute/shop/r',
    rules: [{ id: 'x', name, matches: [], backends: [], mirrors: [], limits: [] }],
  },
});

it('an entry that is too large is left out, with a finding', () => {
  const unit = createUnitBuilder('HTTPRoute/shop/r');
  unit.entry(block('a', 'x'.repeat(MAX_ENTRY_BYTES)));
  unit.entry(block('b', ''));
  const { entries, diagnostics } = unit.build();
  expect(entries.map(({ key }) => key)).toEqual(['s|b|HTTPRoute/shop/r']);
  expect(diagnostics.map(({ code, severity, field }) => `${code} ${severity} ${field}`)).toEqual([
    'FB1501 error /spec/rules',
  ]);
});

it('what an object compiles to is bounded as a whole; what goes beyond is left out, with one finding', () => {
  const unit = createUnitBuilder('HTTPRoute/shop/r');
  for (let host = 0; host < 40; host++) unit.entry(block(`h${host}`, 'x'.repeat(1_000_000)));
  const { entries, diagnostics, origins } = unit.build();
  const size = entries.reduce((sum, { body }) => sum + body.length, 0);
  expect(size).toBeLessThanOrEqual(MAX_UNIT_BYTES);
  expect(size).toBeGreaterThan(MAX_UNIT_BYTES / 2);
  expect(origins.size).toBe(entries.length);
  expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['FB1501 error']);
});
