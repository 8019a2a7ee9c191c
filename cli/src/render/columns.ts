import type { Kind } from '@flyball/policy/kinds';
import type { Document } from '@flyball/policy/load';
import { ageOf } from './age.ts';
import { keysAt, listAt, textAt } from './json-path.ts';

/** A column of a table of objects. */
export interface Column {
  readonly head: string;
  readonly cell: (document: Document, now: number) => string;
  /** Only in wide tables. */
  readonly wide?: boolean;
}

const column = (head: string, cell: Column['cell']): Column => ({ head, cell });
const wide = (head: string, cell: Column['cell']): Column => ({ head, cell, wide: true });
const text = (head: string, ...path: readonly string[]): Column =>
  column(head, (one) => textAt(one, ...path));

const joined = (values: readonly unknown[]): string =>
  values.map((value) => textAt({ value }, 'value')).join(',');

const conditionsOf = (document: Document): readonly unknown[] => [
  ...listAt(document, 'status', 'conditions'),
  ...listAt(document, 'status', 'parents').flatMap((parent) => listAt(parent, 'conditions')),
  ...listAt(document, 'status', 'ancestors').flatMap((ancestor) => listAt(ancestor, 'conditions')),
];

/** Whether a condition holds everywhere it is stated: True, False, Unknown, or empty. */
export const conditionText = (document: Document, type: string): string => {
  const states = conditionsOf(document)
    .filter((one) => textAt(one, 'type') === type)
    .map((one) => textAt(one, 'status'));
  return states.find((state) => state !== 'True') ?? states[0] ?? '';
};

const condition = (head: string, type: string): Column => column(head, (one) => conditionText(one, type));
const targets = column('TARGETS', (one) =>
  listAt(one, 'spec', 'targetRefs')
    .map((target) => `${textAt(target, 'kind').toLowerCase()}/${textAt(target, 'name')}`)
    .join(','),
);
const countOf = (head: string, ...path: readonly string[]): Column =>
  column(head, (one) => String(listAt(one, ...path).length));

/** Columns between NAME and AGE, by kind. */
const OWN: Readonly<Record<string, readonly Column[]>> = {
  GatewayClass: [text('CONTROLLER', 'spec', 'controllerName'), condition('ACCEPTED', 'Accepted')],
  Gateway: [
    text('CLASS', 'spec', 'gatewayClassName'),
    column('PORTS', (one) =>
      joined([...new Set(listAt(one, 'spec', 'listeners').map((each) => textAt(each, 'port')))]),
    ),
    condition('PROGRAMMED', 'Programmed'),
    wide('LISTENERS', (one) => joined(listAt(one, 'spec', 'listeners').map((each) => textAt(each, 'name')))),
  ],
  HTTPRoute: [
    column('HOSTNAMES', (one) => joined(listAt(one, 'spec', 'hostnames'))),
    condition('ACCEPTED', 'Accepted'),
    condition('RESOLVED', 'ResolvedRefs'),
    wide('PARENTS', (one) =>
      listAt(one, 'spec', 'parentRefs')
        .map((parent) => `${(textAt(parent, 'kind') || 'Gateway').toLowerCase()}/${textAt(parent, 'name')}`)
        .join(','),
    ),
    { ...countOf('RULES', 'spec', 'rules'), wide: true },
  ],
  Service: [
    column('PORTS', (one) => joined(listAt(one, 'spec', 'ports').map((each) => textAt(each, 'port')))),
  ],
  Secret: [text('TYPE', 'type'), column('DATA', (one) => String(keysAt(one, 'data').length))],
  ConfigMap: [column('DATA', (one) => String(keysAt(one, 'data').length))],
  CatalogService: [
    column('PROTOCOL', (one) => textAt(one, 'spec', 'protocol')),
    countOf('INSTANCES', 'spec', 'instances'),
    column('WAYPOINT', (one) => textAt(one, 'spec', 'waypoint', 'gateway')),
    wide('CALLS', (one) => joined(listAt(one, 'spec', 'calls').map((call) => textAt(call, 'service')))),
  ],
  TrafficPolicy: [targets, condition('ACCEPTED', 'Accepted')],
  RateLimitPolicy: [targets, countOf('RULES', 'spec', 'rules'), condition('ACCEPTED', 'Accepted')],
  EnvoyPatch: [targets, condition('ACCEPTED', 'Accepted')],
  InstanceOverride: [text('SERVICE', 'spec', 'service'), text('WEIGHT', 'spec', 'weight')],
  Source: [text('TYPE', 'spec', 'type')],
  Engine: [
    text('CLASS', 'spec', 'class'),
    column('PORTS', (one) =>
      keysAt(one, 'spec', 'ports')
        .map((port) => `${port}=${textAt(one, 'spec', 'ports', port)}`)
        .join(','),
    ),
  ],
  PolicyTest: [countOf('TESTS', 'spec', 'tests')],
  PortClaim: [text('PORT', 'spec', 'port')],
};

const NAMESPACE = text('NAMESPACE', 'metadata', 'namespace');
const AGE = column('AGE', (one, now) => ageOf(textAt(one, 'metadata', 'creationTimestamp'), now));
const LABELS = wide('LABELS', (one) =>
  keysAt(one, 'metadata', 'labels')
    .map((label) => `${label}=${textAt(one, 'metadata', 'labels', label)}`)
    .join(','),
);

/** How a table of objects is wanted. */
export interface ColumnChoice {
  readonly isWide: boolean;
  /** Whether objects of several namespaces may be listed. */
  readonly hasNamespace: boolean;
  /** Whether the kind stands before the name, as when several kinds are listed. */
  readonly hasKind: boolean;
}

/** Columns of a table of objects of a kind. */
export const columnsOf = (kind: Kind, { isWide, hasNamespace, hasKind }: ColumnChoice): readonly Column[] => {
  const name = column(
    'NAME',
    (one) => `${hasKind ? `${kind.singular}/` : ''}${textAt(one, 'metadata', 'name')}`,
  );
  const own = [...(OWN[kind.kind] ?? []), AGE, LABELS];
  const between = own.filter((one) => isWide || one.wide !== true);
  return [...(hasNamespace && kind.namespaced ? [NAMESPACE] : []), name, ...between];
};
