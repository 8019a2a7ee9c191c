import type { Resource } from '@flyball/policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord } from './decode.ts';
import { encodeRecord } from './encode.ts';
import type { Change, LogRecord } from './record.ts';

const resource = (spec: unknown): Resource => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'settings',
    namespace: 'shop',
    labels: {},
    annotations: {},
    creationTimestamp: '2026-01-02T03:04:05Z',
    uid: 'u1',
    resourceVersion: '7',
    generation: 1,
  },
  spec,
});
const record = (changes: readonly Change[], more: Partial<LogRecord> = {}): LogRecord => ({
  v: 1,
  revision: 7,
  at: '2026-01-02T03:04:05Z',
  author: 'ada',
  message: 'why',
  changes,
  ...more,
});
const put = (spec: unknown): Change => ({ op: 'put', object: resource(spec) });
const was = { uid: 'u1', resourceVersion: '6' };
const key = 'ConfigMap/shop/settings';
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const damage = (value: unknown) => () => decodeRecord(7, bytesOf(value));

describe('record', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ maxLength: 200 }), (spec, message) => {
        const condition = {
          object: key,
          type: 'Accepted',
          status: 'True',
          reason: 'x',
          message: '',
        } as const;
        const kept = { ...condition, lastTransitionTime: '2026-01-02T03:04:05Z' };
        const written = record(
          [put(spec), { op: 'delete', key, was }, { op: 'conditions', key, was, conditions: [kept] }],
          { message },
        );
        expect(decodeRecord(7, encodeRecord(written))).toEqual(JSON.parse(JSON.stringify(written)));
      }),
    );
  });

  it('keeps keys that would reach into the prototype as plain fields', () => {
    const spec: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}');
    const [change] = decodeRecord(7, encodeRecord(record([put(spec)]))).changes;
    expect(JSON.stringify(change?.op === 'put' && change.object.spec)).toBe(JSON.stringify(spec));
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
  });

  it.each([
    ['changes over 1 MiB', record([put('x'.repeat(1_048_576))]), 'changes'],
    ['an author too long', record([put(1)], { author: 'a'.repeat(257) }), 'author'],
    ['a message too long', record([put(1)], { message: 'a'.repeat(4_097) }), 'message'],
    [
      'too many changes',
      record(Array.from({ length: 5_001 }, () => ({ op: 'delete', key, was }))),
      'changes',
    ],
  ])('refuses %s', (_, written, where) => {
    expect(() => encodeRecord(written)).toThrow(
      expect.objectContaining({ code: 'FLYBALL_LOG_TOO_LARGE', status: 413, where }),
    );
  });

  it('takes a commit at the bound with the longest envelope', () => {
    const overhead = JSON.stringify([put('')]).length;
    const written = record([put('x'.repeat(1_048_576 - overhead))], {
      author: '\u0000'.repeat(256),
      message: '\u0000'.repeat(4_096),
    });
    expect(encodeRecord(written).length).toBeLessThanOrEqual(1_048_576 + 32_768);
  });

  it('refuses what nests too deep to be read safely', () => {
    let spec: unknown = 1;
    for (let depth = 0; depth < 20_000; depth++) spec = [spec];
    const fault = { code: 'FLYBALL_LOG_TOO_DEEP', where: key };
    expect(() => encodeRecord(record([put(spec)]))).toThrow(expect.objectContaining(fault));
  });

  it.each([
    ['no object', 1, 'the whole'],
    ['another revision', record([put(1)], { revision: 8 }), 'revision'],
    ['no time', { ...record([put(1)]), at: 'yesterday' }, 'at'],
    ['a time with a fraction', { ...record([put(1)]), at: '2026-01-02T03:04:05.000Z' }, 'at'],
    ['no author', { ...record([put(1)]), author: 1 }, 'author'],
    ['no changes', record([]), 'changes'],
    ['an unknown change', { ...record([]), changes: [{ op: 'merge' }] }, 'changes/0/op'],
    [
      'an object without kind',
      record([{ op: 'put', object: { ...resource(1), kind: undefined } as never }]),
      'changes/0/object/kind',
    ],
    [
      'a label that is no text',
      record([
        {
          op: 'put',
          object: { ...resource(1), metadata: { ...resource(1).metadata, labels: { a: 1 } } } as never,
        },
      ]),
      'labels',
    ],
    ['a deletion of nothing', { ...record([]), changes: [{ op: 'delete', key }] }, 'changes/0/was'],
  ])('refuses %s and names the field', (_, value, field) => {
    expect(damage(value)).toThrow(expect.objectContaining({ code: 'FLYBALL_LOG_CORRUPT', where: 'row 7' }));
    expect(damage(value)).toThrow(field);
  });

  it('refuses bytes that are not JSON in UTF-8', () => {
    const fault = expect.objectContaining({ code: 'FLYBALL_LOG_CORRUPT' });
    expect(() => decodeRecord(7, Uint8Array.of(0xff, 0xfe))).toThrow(fault);
    expect(() => decodeRecord(7, bytesOf(record([put(1)])).slice(0, -1))).toThrow(fault);
  });

  it('says so when a newer version wrote it', () => {
    expect(damage({ ...record([put(1)]), v: 2 })).toThrow(
      expect.objectContaining({ code: 'FLYBALL_LOG_NEWER' }),
    );
  });
});
