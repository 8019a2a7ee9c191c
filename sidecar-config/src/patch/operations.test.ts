import type { PatchOp } from '@flyball/proto/ir';
import { describe, expect, it } from 'vitest';
import { withDocumentedNames } from './field-names.ts';
import { applyOperations } from './operations.ts';

const op = (fields: Partial<PatchOp>, value?: unknown): PatchOp => ({
  op: 'add',
  path: '',
  from: '',
  valueJson: value === undefined ? '' : JSON.stringify(value),
  ...fields,
});

const document = () => ({
  virtual_hosts: [{ name: '*', routes: [1, 2] }],
  stat_prefix: 'x',
  'a/b': { 'c~d': 1 },
});

const apply = (...ops: readonly PatchOp[]): unknown => applyOperations(document(), ops);

describe('operations', () => {
  it('change the document in order', () => {
    const result = apply(
      op({ op: 'test', path: '/stat_prefix' }, 'x'),
      op({ op: 'replace', path: '/stat_prefix' }, 'y'),
      op({ path: '/virtual_hosts/0/routes/-' }, 3),
      op({ path: '/virtual_hosts/0/routes/0' }, 0),
      op({ op: 'remove', path: '/virtual_hosts/0/name' }),
      op({ op: 'copy', from: '/stat_prefix', path: '/copied' }),
      op({ op: 'move', from: '/a~1b/c~0d', path: '/moved' }),
    );
    expect(result).toEqual({
      virtual_hosts: [{ routes: [0, 1, 2, 3] }],
      stat_prefix: 'y',
      copied: 'y',
      moved: 1,
      'a/b': {},
    });
  });

  it('find fields by their JSON names too', () => {
    expect(apply(op({ op: 'replace', path: '/virtualHosts/0/name' }, 'n'))).toMatchObject({
      virtual_hosts: [{ name: 'n' }],
    });
  });

  it('may add or replace the whole', () => {
    expect(applyOperations(undefined, [op({}, { name: 'n' }), op({ path: '/x' }, 1)])).toEqual({
      name: 'n',
      x: 1,
    });
    expect(apply(op({ op: 'replace' }, { name: 'n' }))).toEqual({ name: 'n' });
  });

  it.each<[what: string, ops: readonly PatchOp[], reason: RegExp]>([
    [
      'nothing to change',
      [op({ op: 'replace', path: '/nothing' }, 1)],
      /operation 0 \(replace\): \/nothing: nothing there/,
    ],
    ['a failed test', [op({ op: 'test', path: '/stat_prefix' }, 'secret')], /\/stat_prefix: the test failed/],
    ['an index out of range', [op({ path: '/virtual_hosts/2' }, 1)], /nothing there/],
    ['an index with a leading zero', [op({ op: 'remove', path: '/virtual_hosts/00' })], /nothing there/],
    ['a whole that is removed', [op({ op: 'remove' })], /only add and replace/],
    ['a value that is no JSON', [op({ path: '/x', valueJson: '{' })], /not JSON/],
    ['a move into itself', [op({ op: 'move', from: '/a~1b', path: '/a~1b/x' })], /into itself/],
    ['the second of two', [op({ path: '/x' }, 1), op({ op: 'remove', path: '/y' })], /operation 1/],
  ])('fail for %s', (_what, ops, reason) => {
    expect(() => apply(...ops)).toThrow(reason);
  });

  it('fail without a document', () => {
    expect(() => applyOperations(undefined, [op({ path: '/x' }, 1)])).toThrow(/no resource of that name/);
    expect(() => applyOperations(undefined, [op({ op: 'replace' }, {})])).toThrow();
  });

  it('say nothing of values', () => {
    expect(() => apply(op({ op: 'test', path: '/stat_prefix' }, 'secret'))).not.toThrow(/secret/);
  });
});

describe('prototypes', () => {
  it.each([
    '/__proto__/polluted',
    '/constructor/prototype/polluted',
    '/virtual_hosts/constructor/polluted',
    '/virtual_hosts/map/polluted',
    '/virtual_hosts/length/polluted',
    '/toString/polluted',
  ])('cannot be reached by %s', (path) => {
    expect(() => apply(op({ path }, 'yes'))).toThrow(/nothing there/);
    expect(() => apply(op({ op: 'copy', from: '/stat_prefix', path }))).toThrow(/nothing there/);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect('polluted' in Array.prototype.map).toBe(false);
  });

  it('are not changed by values', () => {
    applyOperations(document(), [op({ path: '/x', valueJson: '{"__proto__":{"polluted":1}}' })]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

it('copies cannot double a document for ever', () => {
  const bomb = Array.from({ length: 40 }, (_, index) => op({ op: 'copy', from: '/a', path: `/a/${index}x` }));
  expect(() => applyOperations({ a: { b: [1, 2, 3] } }, bomb)).toThrow(/too large/);
});

it('names of fields are those of the documents, keys of maps stay', () => {
  expect(
    withDocumentedNames({
      virtualHosts: [{ typedPerFilterConfig: { 'flyball.limits.0': { '@type': 't', statPrefix: 'x' } } }],
      'envoy.upstreams.HttpProtocolOptions': { http2ProtocolOptions: {} },
    }),
  ).toEqual({
    virtual_hosts: [{ typed_per_filter_config: { 'flyball.limits.0': { '@type': 't', stat_prefix: 'x' } } }],
    'envoy.upstreams.HttpProtocolOptions': { http2_protocol_options: {} },
  });
});
