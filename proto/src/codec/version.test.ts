import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { versionOf } from './version.ts';

test('is the start of SHA-256 in base64url', () => {
  const bytes = new Uint8Array([251, 255, 1]);
  const whole = createHash('sha256').update(bytes).digest('base64url');
  expect(versionOf(bytes)).toBe(whole.slice(0, 12));
  expect(versionOf(new Uint8Array(0))).toBe('47DEQpj8HBSa');
});
