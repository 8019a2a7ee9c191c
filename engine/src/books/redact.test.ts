import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test.each([
  ['password: "hunter2" rest', 'hunter2'],
  ["{'api_key': 'k-123'}", 'k-123'],
  ['inline_string: "line \\"quoted\\" secret-text"', 'secret-text'],
  ['authorization: Bearer abc.def.ghi', 'abc.def'],
  ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'c2ln'],
  ['upstream http://user:pass@host/', 'user:pass'],
  ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'],
  ['access_token=tok123;', 'tok123'],
  ['clientSecret = s3cr3t', 's3cr3t'],
])('hides the secret of %j', (text, secret) => {
  const shown = redact(text);
  expect(shown).not.toContain(secret);
  expect(shown).toContain('[redacted]');
});

test.each([
  'token_bucket: {max_tokens: 10}',
  'RouteAction weighted_cluster has incorrect total weight',
  'no such cluster: tokens',
])('leaves %j alone', (text) => {
  expect(redact(text)).toBe(text);
});

test('cuts to 512 characters', () => {
  expect(redact('x'.repeat(10_000))).toHaveLength(512);
  expect(redact('x'.repeat(512))).toBe('x'.repeat(512));
});

test('stays quick on text made to be slow', () => {
  const texts = ['password"', '"\\', 'secret.', 'eyJaaaa.', '://a:', '-----BEGIN '].map((part) =>
    part.repeat(50_000),
  );
  const before = process.cpuUsage();
  for (const text of texts) redact(text);
  // Time of this process, whatever else the machine does.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
});
