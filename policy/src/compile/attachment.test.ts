import { describe, expect, it } from 'vitest';
import { withDefaults } from '../kinds/defaults.ts';
import { loadText } from '../load/load-text.ts';
import { compile } from './compiler.ts';

interface Written {
  /** Listeners of the Gateway shop/edge, in YAML's flow style; port and protocol follow. */
  readonly listeners: readonly string[];
  readonly hostnames?: readonly string[];
  readonly ref?: string;
  readonly namespace?: string;
}

const text = ({ listeners, hostnames = [], ref = '', namespace = 'shop' }: Written): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  gatewayClassName: flyball
  listeners: [${listeners.map((one, index) => `{name: l${index}, port: ${80 + index}, ${one}}`).join(', ')}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: ${namespace}}
spec:
  parentRefs: [{name: edge, namespace: shop, ${ref}}]
  hostnames: ${JSON.stringify(hostnames)}
`;

/** Reason of Accepted, then listener and host of each block. */
const attached = (written: Written): readonly (string | undefined)[] => {
  const { documents, diagnostics } = loadText({ text: text(written), file: 'x.yaml' });
  expect(diagnostics).toEqual([]);
  const { units } = compile(withDefaults(documents.map(({ resource }) => resource)));
  const unit = units.get(`HTTPRoute/${written.namespace ?? 'shop'}/r`);
  const blocks = (unit?.entries ?? []).map(({ key }) => key.split('|').slice(0, 2).join(' '));
  return [
    unit?.conditions.find(({ type }) => type === 'Accepted')?.reason,
    ...blocks.map((block) => block.replace('shop/edge/', '')),
  ];
};

const HTTP = 'protocol: HTTP';
const host = (name: string): string => `${HTTP}, hostname: "${name}"`;

describe('a route attaches', () => {
  it.each<readonly [string, Written, readonly string[]]>([
    ['to all listeners', { listeners: [HTTP, HTTP] }, ['l0 *', 'l1 *']],
    ['to that of its section', { listeners: [HTTP, HTTP], ref: 'sectionName: l1' }, ['l1 *']],
    ['to those of its port', { listeners: [HTTP, HTTP], ref: 'port: 80' }, ['l0 *']],
    ['under the host of the listener', { listeners: [host('*.a.b')] }, ['l0 *.a.b']],
    [
      'under each host they share, once',
      { listeners: [host('*.a.b')], hostnames: ['c.a.b', 'x.y', '*.c.a.b', '*.b', 'a.b'] },
      ['l0 c.a.b', 'l0 *.c.a.b', 'l0 *.a.b'],
    ],
    [
      'under its own hosts where the listener has none',
      { listeners: [HTTP], hostnames: ['a.b'] },
      ['l0 a.b'],
    ],
    [
      'to listeners it shares no host with not',
      { listeners: [host('a.b'), host('c.d')], hostnames: ['c.d'] },
      ['l1 c.d'],
    ],
    [
      'from another namespace where it may',
      { listeners: [HTTP, `${HTTP}, allowedRoutes: {namespaces: {from: All}}`], namespace: 'team' },
      ['l1 *'],
    ],
    [
      'from a namespace of a name',
      {
        listeners: [
          `${HTTP}, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: team}}}}`,
        ],
        namespace: 'team',
      },
      ['l0 *'],
    ],
  ])('%s', (_, written, blocks) => {
    expect(attached(written)).toEqual(['Accepted', ...blocks]);
  });
});

describe('a route does not attach', () => {
  it.each<readonly [string, Written]>([
    ['NoMatchingParent', { listeners: [HTTP], ref: 'sectionName: other' }],
    ['NoMatchingParent', { listeners: [HTTP, HTTP], ref: 'sectionName: l0, port: 81' }],
    ['NotAllowedByListeners', { listeners: [HTTP], namespace: 'team' }],
    ['NotAllowedByListeners', { listeners: [`${HTTP}, allowedRoutes: {kinds: [{kind: GRPCRoute}]}`] }],
    [
      'NotAllowedByListeners',
      { listeners: [`${HTTP}, allowedRoutes: {namespaces: {from: Selector}}`], namespace: 'team' },
    ],
    ['NoMatchingListenerHostname', { listeners: [host('a.b')], hostnames: ['*.a.b', 'c.b'] }],
  ])('%s %j', (reason, written) => {
    expect(attached(written)).toEqual([reason]);
  });
});
