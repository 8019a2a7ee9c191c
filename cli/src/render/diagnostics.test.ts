import type { Diagnostic } from '@flyball/policy';
import { describe, expect, it } from 'vitest';
import { countsText, diagnosticsText, objectName } from './diagnostics.ts';
import { linesOfInputs, NO_LINES } from './frame.ts';
import { NO_STYLES } from './style.ts';

const TEXT = `kind: HTTPRoute
metadata:
\tname: Account
---
kind: Secret
data: {password: c2VjcmV0}
---
{"kind": "Secret", "data": {"password": "c2VjcmV0"}}
---
kind: Gateway
spec: {}
`;

const view = { lines: linesOfInputs([{ file: 'a.yaml', text: TEXT }]), styles: NO_STYLES };

const finding = (line: number, column: number): Diagnostic => ({
  code: 'FB1105',
  severity: 'error',
  object: 'HTTPRoute/shop/Account',
  field: '/metadata/name',
  message: 'It cannot be\n a name.',
  fix: 'Write "account".',
  position: { file: 'a.yaml', line, column },
});

describe('diagnosticsText', () => {
  it('says where, which, what, and how to mend it', () => {
    expect(diagnosticsText([finding(3, 8)], view)).toBe(`a.yaml:3:8: error FB1105: It cannot be a name.
  HTTPRoute shop/Account /metadata/name
    1 | kind: HTTPRoute
    2 | metadata:
  > 3 |  name: Account
      |        ^
  fix: Write "account".
`);
  });

  it.each([6, 8])('shows nothing of a Secret: line %i', (line) => {
    const text = diagnosticsText([finding(line, 3)], view);
    expect(text).not.toContain('c2VjcmV0');
    expect(text).toContain(`a.yaml:${line}:3: error FB1105`);
  });

  it('shows documents after a Secret', () => {
    const text = diagnosticsText([finding(11, 1)], view);
    expect(text).toContain('> 11 | spec: {}');
    expect(text).toContain('10 | kind: Gateway');
    expect(text).not.toContain('c2VjcmV0');
  });

  it('does without a place', () => {
    const { position: _, ...placeless } = finding(1, 1);
    expect(diagnosticsText([placeless], { ...view, lines: NO_LINES })).toMatch(/^error FB1105: /);
  });

  it('does with a place that is not there', () => {
    expect(diagnosticsText([finding(99, 1)], view)).not.toContain('|');
  });

  it('ends somewhere', () => {
    const text = diagnosticsText(
      Array.from({ length: 130 }, () => finding(3, 8)),
      view,
    );
    expect(text.match(/FB1105/g)).toHaveLength(100);
    expect(text).toContain('… and 30 more');
  });
});

it('counts by severity', () => {
  const warning: Diagnostic = { ...finding(1, 1), severity: 'warning' };
  const info: Diagnostic = { ...finding(1, 1), severity: 'info' };
  expect(countsText([finding(1, 1), finding(2, 1), warning, info])).toBe('2 errors, 1 warning, 1 info');
  expect(countsText([])).toBe('');
});

it('names objects', () => {
  expect(['HTTPRoute/shop/a', 'Engine//xds', 'x'].map(objectName)).toEqual([
    'HTTPRoute shop/a',
    'Engine xds',
    'x',
  ]);
});
