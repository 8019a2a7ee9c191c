import { describe, expect, it } from 'vitest';
import { NO_LINES } from './frame.ts';
import { differs, planSummary, planText, type ShownPlan } from './plan.ts';
import { NO_STYLES } from './style.ts';

const PLAN: ShownPlan = {
  revision: 7,
  resources: [
    {
      object: 'HTTPRoute/shop/account',
      op: 'change',
      fields: [
        { pointer: '/spec/rules/0/backendRefs/0/weight', before: 100, after: 90 },
        { pointer: '/spec/rules/0/backendRefs/1', after: { name: 'account.v2' } },
        { pointer: '/metadata/labels/long', before: 'x'.repeat(200) },
      ],
    },
    { object: 'Gateway/shop/public', op: 'none', fields: [] },
    { object: 'Gateway/shop/new', op: 'create', fields: [{ pointer: '', after: {} }] },
  ],
  entries: Array.from({ length: 52 }, (_, index) => ({
    kind: 'RouteBlock',
    key: `k${index}`,
    op: 'change',
    object: 'HTTPRoute/shop/account',
  })),
  diagnostics: [
    {
      code: 'FB1203',
      severity: 'warning',
      object: 'HTTPRoute/shop/account',
      field: '/spec',
      message: 'No v3.',
      fix: 'Use v2.',
    },
  ],
  blast: {
    services: ['shop/account'],
    clients: 3,
    clientsByClass: { envoy: 2, nacos: 0, grpc: 1 },
    instances: 2,
    allInstances: 40,
  },
  fidelity: [
    {
      feature: 'route.mirror',
      class: 'grpc',
      level: 'unsupported',
      how: 'put an Envoy before it',
      clients: 1,
    },
    {
      feature: 'route.mirror',
      class: 'grpc',
      level: 'unsupported',
      how: 'put an Envoy before it',
      clients: 1,
    },
    { feature: 'route.split', class: 'envoy', level: 'exact', how: '', clients: 2 },
    { feature: 'route.retry', class: 'nacos', level: 'unsupported', how: 'use a waypoint', clients: 0 },
  ],
};

const VIEW = { lines: NO_LINES, styles: NO_STYLES };

describe('planText', () => {
  const text = planText(PLAN, VIEW);

  it.each([
    '  ~ HTTPRoute shop/account\n    /spec/rules/0/backendRefs/0/weight\n    - 100\n    + 90\n',
    '    /spec/rules/0/backendRefs/1\n    + {"name":"account.v2"}\n',
    '… (202 characters)',
    '  + Gateway shop/new\n',
    '    Gateway shop/public unchanged\n',
    'Entries (52)\n  ~ RouteBlock k0  of HTTPRoute shop/account\n',
    '  … and 2 more\n',
    'New findings\nwarning FB1203: No v3.\n  HTTPRoute shop/account /spec\n  fix: Use v2.\n',
    'Who notices\n  services   shop/account\n  clients    3 (2 envoy, 1 grpc)\n  instances  2 of 40 (5 %)\n',
    'Not exactly enforced\n  route.mirror at 1 client of class grpc: unsupported (put an Envoy before it)\n',
  ])('holds %j', (part) => {
    expect(text).toContain(part);
  });

  it('shows a long value as YAML, and how to see the rest', () => {
    const rules = Array.from({ length: 30 }, (_, index) => ({ name: `rule-${index}`, weight: 10 }));
    const fields = [{ pointer: '/spec/rules', after: rules }];
    const plan: ShownPlan = {
      ...PLAN,
      resources: [{ object: 'HTTPRoute/shop/account', op: 'change', fields }],
    };
    const shown = planText(plan, VIEW);
    expect(shown).toContain(
      '    /spec/rules\n    + - name: rule-0\n    +   weight: 10\n    + - name: rule-1\n',
    );
    expect(shown).toContain('    + … and 40 more lines, see -o yaml\n');
  });

  it('says a deviation once, and nothing of what is exact or concerns no client', () => {
    expect(text.match(/route\.mirror/g)).toHaveLength(1);
    expect(text).not.toContain('route.split');
    expect(text).not.toContain('route.retry');
  });

  it('is short when nothing differs', () => {
    const same: ShownPlan = { ...PLAN, resources: PLAN.resources.slice(1, 2), diagnostics: [], fidelity: [] };
    expect(differs(same)).toBe(false);
    expect(planText(same, VIEW)).toBe('Resources\n    Gateway shop/public unchanged\n');
    expect(planSummary(same)).toBe('Nothing differs in 1 object.');
  });
});

it('sums up', () => {
  expect(planSummary(PLAN)).toBe('1 to create, 1 to change.');
});
