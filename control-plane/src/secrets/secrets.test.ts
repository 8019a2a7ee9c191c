import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@flyball/policy';
import { afterAll, describe, expect, it } from 'vitest';
import { resource } from '../resources/testing/world.ts';
import { openText, sealText } from './envelope.ts';
import { decodeKeys, encodeKeys, openKeys, type SecretKeys, withNewKey } from './keys.ts';
import { isRedacted, withKept } from './redacted.ts';
import { createSecretBox } from './secret-box.ts';

const folder = mkdtempSync(join(tmpdir(), 'flyball-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const none: SecretKeys = { current: '', keys: new Map() };
const keys = withNewKey(none, randomBytes);
const box = createSecretBox(keys, randomBytes);
const secret = (spec: unknown, name = 'tls'): Resource => ({
  ...resource({ kind: 'Secret', name, spec }),
  apiVersion: 'v1',
});
const placeholder = '[redacted]';

describe('envelope', () => {
  const by = { ...keys, random: randomBytes };

  it('hides what it sealed', () => {
    const text = 'a password of some length';
    expect(Buffer.from(sealText(text, 'place', by), 'base64').includes(text.slice(0, 8))).toBe(false);
  });

  it.each(['', 'x', 'ü'.repeat(100_000)])('opens what it sealed', (text) => {
    const sealed = sealText(text, 'place', by);
    expect(openText(sealed, 'place', keys)).toBe(text);
    expect(sealText(text, 'place', by)).not.toBe(sealed);
  });

  it('is bound to its place', () => {
    const sealed = sealText('x', 'Secret/a/b/c', by);
    expect(() => openText(sealed, 'Secret/a/b/d', keys)).toThrow(
      expect.objectContaining({ code: 'FLYBALL_SECRET_DAMAGED' }),
    );
  });

  it('notices every changed byte', () => {
    const bytes = Buffer.from(sealText('value', 'p', by), 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => openText(changed.toString('base64'), 'p', keys)).toThrow();
    }
    for (const text of ['', 'eA==', bytes.subarray(0, 20).toString('base64')])
      expect(() => openText(text, 'p', keys)).toThrow();
  });

  it('opens under an older key, and says when its key is gone', () => {
    const sealed = sealText('x', 'p', by);
    const newer = withNewKey(keys, randomBytes);
    expect(openText(sealed, 'p', newer)).toBe('x');
    expect(sealText('x', 'p', { ...newer, random: randomBytes })).not.toContain(sealed.slice(0, 10));
    expect(() => openText(sealed, 'p', withNewKey(none, randomBytes))).toThrow(
      expect.objectContaining({ code: 'FLYBALL_SECRET_KEY_UNKNOWN' }),
    );
  });
});

describe('box', () => {
  const plain = secret({ type: 'Opaque', data: { user: 'YWRh', password: 'aHVudGVyMg==' } });

  it('hides the values, keeps the names, and gives them back', () => {
    const sealed = box.seal(plain, undefined);
    expect(JSON.stringify(sealed)).not.toContain('aHVudGVyMg');
    expect(sealed.spec).toMatchObject({ type: 'Opaque', data: { user: expect.any(String) } });
    expect(box.unseal(sealed)).toEqual(plain);
  });

  it('unchanged values keep their bytes, changed ones do not', () => {
    const first = box.seal(plain, undefined);
    expect(box.seal(plain, first)).toEqual(first);
    const changed = secret({ type: 'Opaque', data: { user: 'YWRh', password: 'bmV3' } });
    const second = box.seal(changed, first);
    expect(box.unseal(second)).toEqual(changed);
    expect(second).not.toEqual(first);
    expect(Object.assign({ data: { user: '' } }, second.spec).data.user).toBe(
      Object.assign({ data: { user: '' } }, first.spec).data.user,
    );
  });

  it('a field that is no entry is not stored: it could be a value under a mistyped name', () => {
    expect(box.seal(secret({ type: 'Opaque', dta: { user: 'YWRh' } }), undefined).spec).toEqual({
      type: 'Opaque',
    });
  });

  it('a Secret that cannot be opened any more can be written anew', () => {
    const stored = box.seal(secret({ data: { 'tls.key': 'aHVudGVyMg==' } }), undefined);
    const other = createSecretBox(withNewKey(none, randomBytes), randomBytes);
    expect(() => other.unseal(stored)).toThrow(
      expect.objectContaining({ code: 'FLYBALL_SECRET_KEY_UNKNOWN' }),
    );
    const wanted = secret({ data: { 'tls.key': 'aHVudGVyMg==' } });
    expect(other.unseal(other.seal(wanted, stored))).toEqual(wanted);
  });

  it('what is no Secret passes', () => {
    const other = resource({ kind: 'ConfigMap', spec: { data: { a: 'b' } } });
    expect(box.seal(other, undefined)).toBe(other);
    expect(box.unseal(other)).toBe(other);
  });

  it('a Secret that was not sealed is told, not taken for one that was', () => {
    expect(() => box.unseal(plain)).toThrow(expect.objectContaining({ code: 'FLYBALL_SECRET_DAMAGED' }));
    expect(() => box.seal(secret({ data: { a: 1 } }), undefined)).toThrow();
  });
});

describe('redacted values that are sent back', () => {
  const stored = secret({ type: 'Opaque', data: { user: 'YWRh', password: 'aHVudGVyMg==' } });

  it('keep what is stored, others are as written', () => {
    const wanted = secret({
      data: { user: placeholder, other: 'eA==' },
      stringData: { password: placeholder, t: 'x' },
    });
    expect(isRedacted(wanted, placeholder)).toBe(true);
    expect(withKept(wanted, { stored, placeholder }).spec).toEqual({
      data: { user: 'YWRh', other: 'eA==', password: 'aHVudGVyMg==' },
      stringData: { t: 'x' },
    });
  });

  it.each([undefined, secret({ data: { other: 'eA==' } })])(
    'are refused where nothing is stored',
    (there) => {
      const wanted = secret({ data: { user: placeholder } });
      expect(() => withKept(wanted, { stored: there, placeholder })).toThrow(
        expect.objectContaining({ code: 'FLYBALL_SECRET_NOTHING_KEPT', status: 422 }),
      );
    },
  );

  it('mean nothing elsewhere', () => {
    expect(isRedacted(resource({ spec: { data: { a: placeholder } } }), placeholder)).toBe(false);
    expect(isRedacted(secret({ data: { a: 'eA==' } }), placeholder)).toBe(false);
    expect(isRedacted(secret({ data: [placeholder].slice(1) }), placeholder)).toBe(false);
  });
});

describe('key file', () => {
  it('is made once, for its owner only', () => {
    const path = join(folder, 'a.key');
    const made = openKeys(path, randomBytes);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(openKeys(path, randomBytes)).toEqual(made);
    expect(decodeKeys(encodeKeys(made))).toEqual(made);
  });

  it('is refused when others may read it or when it is damaged', () => {
    const path = join(folder, 'b.key');
    openKeys(path, randomBytes);
    chmodSync(path, 0o640);
    expect(() => openKeys(path, randomBytes)).toThrow(
      expect.objectContaining({ code: 'FLYBALL_SECRET_KEY_FILE' }),
    );
    chmodSync(path, 0o600);
    for (const text of [
      '',
      '{}',
      '{"v":1,"current":"00000000","keys":{}}',
      '{"v":1,"current":"x","keys":{"x":"eA=="}}',
    ]) {
      writeFileSync(path, text);
      expect(() => openKeys(path, randomBytes)).toThrow('damaged');
    }
  });
});
