import { describe, expect, it } from 'vitest';
import { expectationOf, seenIn } from './expectation.ts';
import { generateName } from './generate-name.ts';
import { jsonStream } from './json-stream.ts';
import { parseLabelSelector } from './label-selector.ts';
import { accepts, mediaTypeOf } from './media-type.ts';
import { decodePageToken, encodePageToken } from './page-token.ts';
import { parseApiPath, plainPath } from './path.ts';
import { createSlots } from './slots.ts';
import { dotted, failureStatus } from './status.ts';
import { within } from './within.ts';

describe('paths', () => {
  it.each([
    ['/', '/'],
    ['/apis?watch=1', '/apis'],
    ['/apis/a.b/v1/x', '/apis/a.b/v1/x'],
    ['/readyz', '/readyz'],
    ['', undefined],
    ['*', undefined],
    ['apis', undefined],
    ['/apis/', undefined],
    ['/a b', undefined],
    ['/ä', undefined],
    ['/a%20b', undefined],
    ['?watch=1', undefined],
  ])('%s is %s', (target, path) => {
    expect(plainPath(target)).toBe(path);
  });

  it.each([
    ['/api', { type: 'core' }],
    ['/api/v1', { type: 'version', group: '', version: 'v1' }],
    ['/apis', { type: 'groups' }],
    ['/apis/g', { type: 'group', group: 'g' }],
    ['/api/v1/namespaces', { type: 'resource', path: { plural: 'namespaces' } }],
    ['/api/v1/namespaces/a', { type: 'resource', path: { plural: 'namespaces', name: 'a' } }],
    ['/api/v1/namespaces/a/secrets', { type: 'resource', path: { plural: 'secrets', namespace: 'a' } }],
    ['/apis/g/v/namespaces/a/xs/b/status', { type: 'resource', path: { name: 'b', subresource: 'status' } }],
    ['/apis/g/v/xs/b', { type: 'resource', path: { group: 'g', version: 'v', plural: 'xs', name: 'b' } }],
  ])('%s names %j', (path, expected) => {
    expect(parseApiPath(path)).toMatchObject(expected);
  });

  it.each(['/other', '/apis/g/v/a/b/c/d', '/apis/g/v/namespaces/a/b/c/d/e'])('%s names nothing', (path) => {
    expect(parseApiPath(path)).toBeUndefined();
  });
});

describe('selectors of labels', () => {
  it.each([
    ['a=b', { a: 'b' }, true],
    ['a==b', { a: 'c' }, false],
    ['a!=b', {}, true],
    ['a in (b, c)', { a: 'c' }, true],
    ['a notin (b,c)', {}, true],
    ['a,!b', { a: '' }, true],
    ['a,!b', { a: '', b: '' }, false],
    ['x.io/a=', { 'x.io/a': '' }, true],
    ['toString', {}, false],
    ['__proto__=x', {}, undefined],
  ])('%s on %j', (text, labels, expected) => {
    const run = () => parseLabelSelector(text)(labels);
    if (expected === undefined)
      expect(run).toThrow(expect.objectContaining({ code: 'FLYBALL_API_PARAMETER' }));
    else expect(run()).toBe(expected);
  });

  it('take linear time', () => {
    const before = process.cpuUsage();
    for (const text of [`${'a'.repeat(4_000)}!`, `a in (${'b,'.repeat(2_000)}`, `${'(('.repeat(2_000)}`])
      expect(() => parseLabelSelector(text)).toThrow();
    // Time of this process, whatever else the machine does.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });
});

describe('what a writer has seen', () => {
  const there = { metadata: { uid: 'u', resourceVersion: '5' } } as never;

  it.each([
    [{}, 'present'],
    [{ uid: 'x' }, { uid: 'x' }],
    [{ resourceVersion: '5' }, { uid: undefined, resourceVersion: '5' }],
    [{ resourceVersion: '7' }, { uid: undefined, resourceVersion: '5' }],
    [{ resourceVersion: '4' }, { uid: undefined, resourceVersion: '4' }],
    [{ resourceVersion: '9' }, { uid: undefined, resourceVersion: '9' }],
    [{ resourceVersion: 'x' }, { uid: undefined, resourceVersion: 'x' }],
  ])('%j', (seen, expected) => {
    expect(expectationOf(seen, there, { revision: 8 })).toEqual(expected);
  });

  it('is text or nothing', () => {
    expect(seenIn(undefined, 'x')).toEqual({});
    expect(seenIn({ uid: '', resourceVersion: null }, 'x')).toEqual({});
    expect(() => seenIn({ uid: 1 }, 'x')).toThrow();
    expect(() => seenIn({ uid: 'x'.repeat(65) }, 'x')).toThrow();
  });
});

describe('small parts', () => {
  it('media types', () => {
    expect(mediaTypeOf('Application/JSON; charset=utf-8')).toBe('application/json');
    expect(accepts(undefined, ['a/b'])).toBe(true);
    expect(accepts('text/html, a/*;q=0.1', ['a/b'])).toBe(true);
    expect(accepts('a/c, */*;q=0', ['a/b'])).toBe(false);
  });

  it('page tokens', () => {
    const token = { revision: 7, after: 'HTTPRoute/shop/ä' };
    expect(decodePageToken(encodePageToken(token))).toEqual(token);
    expect(() => decodePageToken('x'.repeat(2_000))).toThrow();
  });

  it('generated names fit into a label', () => {
    expect(generateName('x'.repeat(90), () => new Uint8Array([0, 26, 27, 255, 1]))).toHaveLength(63);
  });

  it('slots are counted by holder and all together, and given back once', () => {
    const slots = createSlots({ each: 2, all: 3 });
    const first = slots.take('a');
    slots.take('a');
    expect(slots.take('a')).toBeUndefined();
    expect(slots.take('b')).toBeDefined();
    expect(slots.take('c')).toBeUndefined();
    first?.();
    first?.();
    expect(slots.taken()).toBe(2);
    expect(slots.take('c')).toBeDefined();
  });

  it('fields are written as Kubernetes does', () => {
    expect(['', '/spec/rules/0/x', '/metadata/labels/a~1b~0c'].map(dotted)).toEqual([
      '',
      'spec.rules[0].x',
      'metadata.labels.a/b~c',
    ]);
    const fault = { code: 'FLYBALL_LOG_FULL', status: 507, message: 'm', mend: 'x' };
    expect(failureStatus(fault)).toMatchObject({ reason: '', code: 507 });
  });

  it('streams of JSON are JSON', async () => {
    const text = async (items: unknown[], head: object) => {
      let all = '';
      for await (const piece of jsonStream({ head, field: 'items', items })) all += piece;
      return JSON.parse(all);
    };
    const many = Array.from({ length: 5_000 }, (_, at) => ({ name: `ä${at}` }));
    expect(await text(many, { a: 1 })).toEqual({ a: 1, items: many });
    expect(await text([], {})).toEqual({ items: [] });
  });

  it('what takes too long is refused', async () => {
    const never = new Promise<never>(() => {});
    const sleep = async () => undefined;
    await expect(within(never, { milliseconds: 1, sleep })).rejects.toMatchObject({
      code: 'FLYBALL_API_TIMEOUT',
    });
    const patient = () => never;
    expect(await within(Promise.resolve(1), { milliseconds: 1, sleep: patient })).toBe(1);
  });
});
