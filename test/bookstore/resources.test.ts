import { openProject, traceContextOf } from '@flyball/policy/project';
import { runPolicyTests } from '@flyball/policy/testing';
import { type TraceOutput, traceJson } from '@flyball/policy/trace';
import { type IrKind, readBody } from '@flyball/proto/ir';
import { describe, expect, test } from 'vitest';
import { bookstoreFile, projectOf } from './files.ts';

const trace = (names: readonly string[], request: object): TraceOutput => {
  const output = traceJson({ id: 1, ...request }, traceContextOf(projectOf(...names)));
  if ('error' in output) throw new Error(output.error.message);
  return output;
};

const purchase = (headers: Readonly<Record<string, string>> = {}) => ({
  via: { gateway: 'bookstore', port: 80 },
  method: 'POST',
  url: 'http://bookstore.localhost/buy?book=emma',
  headers,
});

const users = Array.from({ length: 200 }, (_, index) => `user-${String(index).padStart(3, '0')}`);

/** Version of account a user gets; the split is by user, so each user gets one. */
const versions = (names: readonly string[]): readonly (string | undefined)[] => {
  const context = traceContextOf(projectOf(...names));
  return users.map((user) => {
    const request = { id: 1, via: { service: 'account' }, url: '/buy', headers: { 'x-user': user } };
    const output = traceJson(request, context);
    return 'error' in output ? undefined : output.subset;
  });
};

/** What files compile to: bodies of the entries of a kind whose key holds a text. */
const bodies = (names: readonly string[], kind: IrKind, key: string): readonly unknown[] =>
  [...projectOf(...names).compiled.entries.values()]
    .filter((entry) => entry.kind === kind && entry.key.includes(key))
    .map((entry) => readBody(kind, entry));

const count = (found: readonly (string | undefined)[], wanted: string): number =>
  found.filter((version) => version === wanted).length;

describe('files that are applied', () => {
  test.each([
    [['base.yaml']],
    [['base.yaml', 'gray.yaml']],
    [['base.yaml', 'limit.yaml']],
    [['base.yaml', 'faulty.yaml']],
    [['base.yaml', 'shelf.yaml']],
    [['base.yaml', 'gray.yaml', 'limit.yaml', 'shelf.yaml', 'tests.yaml']],
    [['base.yaml', 'gray-tests.yaml', 'limit-tests.yaml']],
  ])('%j have nothing to report and every condition holds', (names) => {
    const project = projectOf(...names);
    expect(project.diagnostics).toEqual([]);
    const conditions = [...project.compiled.units.values()].flatMap((unit) => unit.conditions);
    const failing = conditions.filter(
      ({ type, status }) => status !== 'True' && ['Accepted', 'ResolvedRefs', 'Programmed'].includes(type),
    );
    expect(conditions.length).toBeGreaterThan(0);
    expect(failing).toEqual([]);
  });

  test('wrong.yaml points at its line and asks for v2', () => {
    const [finding, ...others] = projectOf('base.yaml', 'wrong.yaml').diagnostics;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'FB1203',
      object: 'HTTPRoute/default/account',
      field: '/spec/rules/0/backendRefs/0/name',
      fix: 'Did you mean v2?',
    });
    expect(finding?.position?.file).toBe('wrong.yaml');
    const line = bookstoreFile('wrong.yaml').split('\n')[(finding?.position?.line ?? 0) - 1];
    expect(line).toContain('account.v22');
  });

  test('gray.yaml and faulty.yaml change one object of base.yaml and no other', () => {
    const names = (file: string) =>
      openProject([{ file, text: bookstoreFile(file) }]).documents.map(({ resource }) =>
        [resource.kind, resource.metadata.name].join('/'),
      );
    expect(names('gray.yaml')).toEqual(['HTTPRoute/account']);
    expect(names('faulty.yaml')).toEqual(['HTTPRoute/account']);
    expect(names('base.yaml')).toContain('HTTPRoute/account');
  });
});

describe('the way of a purchase', () => {
  test('goes from the gateway to stock v1 and on to account v1, with the headers of the user', () => {
    const { hops } = trace(['base.yaml'], purchase({ 'x-user': 'alice', 'x-user-tier': 'vip', 'x-b': '1' }));
    expect(hops).toMatchObject([
      { backend: 'default/stock', subset: 'v1', rule: 'HTTPRoute/default/stock/0' },
      { backend: 'default/account', subset: 'v1', rule: 'HTTPRoute/default/account/0' },
    ]);
    expect(hops[1]?.forwarded?.headers).toEqual({ 'x-user': 'alice', 'x-user-tier': 'vip' });
  });

  test('on base.yaml everybody gets v1', () => {
    expect(count(versions(['base.yaml']), 'v1')).toBe(users.length);
  });

  test('on gray.yaml vips and about 10 % of the others get v2, the same ones each time', () => {
    const gray = ['base.yaml', 'gray.yaml'];
    const found = versions(gray);
    expect(count(found, 'v2') + count(found, 'v1')).toBe(users.length);
    expect(count(found, 'v2') / users.length).toBeGreaterThan(0.05);
    expect(count(found, 'v2') / users.length).toBeLessThan(0.15);
    expect(versions(gray)).toEqual(found);
    const vip = trace(gray, purchase({ 'x-user': 'user-011', 'x-user-tier': 'vip' }));
    expect(vip.hops[1]).toMatchObject({ subset: 'v2', rule: 'HTTPRoute/default/account/0' });
    expect(vip.hops[1]?.lost.map(({ rule }) => rule)).toEqual(['HTTPRoute/default/account/1']);
  });

  test('on faulty.yaml about a fifth gets v3, with three retries on 500', () => {
    const found = versions(['base.yaml', 'faulty.yaml']);
    expect(count(found, 'v3') / users.length).toBeGreaterThan(0.12);
    expect(count(found, 'v3') / users.length).toBeLessThan(0.28);
    const [route] = bodies(['base.yaml', 'faulty.yaml'], 'RouteBlock', 'HTTPRoute/default/account');
    expect(route).toMatchObject({ rules: [{ retry: { attempts: 3, backoffMs: 20, codes: [500] } }] });
  });

  test('on shelf.yaml only vips get stock v2', () => {
    const shelf = ['base.yaml', 'shelf.yaml'];
    expect(trace(shelf, purchase({ 'x-user': 'alice' })).subset).toBe('v1');
    expect(trace(shelf, purchase({ 'x-user': 'alice', 'x-user-tier': 'vip' })).subset).toBe('v2');
  });

  test('on limit.yaml purchases are limited by user, and nothing else is', () => {
    const names = ['base.yaml', 'limit.yaml'];
    const limits = bodies(names, 'Limit', '');
    expect(limits).toMatchObject([
      {
        requests: 10,
        perMs: 1_000,
        status: 429,
        keys: [{ source: 'header', name: 'x-user' }],
        matches: [{ path: { type: 'exact', value: '/buy' } }],
      },
    ]);
    const id = 'RateLimitPolicy/default/purchases/each-user';
    expect(bodies(names, 'RouteBlock', 'HTTPRoute/default/stock')).toMatchObject([
      { rules: [{ limits: [id] }] },
    ]);
    expect(bodies(names, 'RouteBlock', 'HTTPRoute/default/account')).toMatchObject([
      { rules: [{ limits: [] }] },
    ]);
  });
});

/** Names of tests that fail. */
const failing = (...names: readonly string[]): readonly string[] => {
  const project = projectOf(...names);
  const policyTests = project.documents
    .map(({ resource }) => resource)
    .filter(({ kind }) => kind === 'PolicyTest');
  const outcomes = runPolicyTests(
    policyTests as Parameters<typeof runPolicyTests>[0],
    traceContextOf(project),
  );
  expect(outcomes.length).toBeGreaterThan(1);
  return outcomes.filter(({ faults }) => faults.length > 0).map(({ test: name }) => name);
};

describe('tests of the bookstore', () => {
  test.each([
    [['base.yaml', 'tests.yaml']],
    [['base.yaml', 'gray.yaml', 'tests.yaml']],
    [['base.yaml', 'faulty.yaml', 'limit.yaml', 'shelf.yaml', 'tests.yaml']],
    [['base.yaml', 'gray.yaml', 'gray-tests.yaml']],
    [['base.yaml', 'limit.yaml', 'limit-tests.yaml']],
  ])('%j pass', (names) => {
    expect(failing(...names)).toEqual([]);
  });

  test('fail where what they expect does not hold', () => {
    expect(failing('base.yaml', 'gray-tests.yaml').slice(0, 2)).toEqual([
      'a vip gets account v2',
      'user-010 is among the 10 %',
    ]);
    expect(failing('base.yaml', 'limit-tests.yaml')).toEqual(['purchases count for each user']);
  });
});
