import { describe, expect, test } from 'vitest';
import { reasonOf } from './reason.ts';

const dump = (marker: string) => `${marker}  name: "r1" virtual_hosts { name: "secret-host" }`;

describe('what may be shown of a refusal', () => {
  test('a plain reason is kept', () => {
    expect(reasonOf('Only a single wildcard domain is permitted in route r1')).toBe(
      'Only a single wildcard domain is permitted in route r1',
    );
  });

  test.each(['goo.gle/debugonly', 'goo.gle/debugproto', 'goo.gle/debugstr'])(
    'the resource behind %s is dropped, the reasons before and after it are kept',
    (marker) => {
      expect(reasonOf(`Unable to unpack as envoy.config.route.v3.RouteConfiguration: ${dump(marker)}`)).toBe(
        'Unable to unpack as envoy.config.route.v3.RouteConfiguration',
      );
      const verdict = 'Proto constraint validation failed (R.Domains: value must contain at least 1 item(s))';
      expect(reasonOf(`${dump(marker)} : ${verdict}`)).toBe(verdict);
      expect(reasonOf(`${verdict}: ${dump(marker)}`)).toBe(verdict);
    },
  );

  test('the resource behind the verdict of an older Envoy is dropped', () => {
    const verdict = 'Proto constraint validation failed (R.Domains: value must contain at least 1 item(s))';
    expect(reasonOf(`${verdict}: name: "r1"\nvirtual_hosts {\n}`)).toBe(verdict);
  });

  test('what looks like a secret is hidden', () => {
    expect(reasonOf('bad header authorization: Bearer abcdefgh')).not.toContain('abcdefgh');
    expect(reasonOf('-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----')).not.toContain(
      'MIIEvQ',
    );
  });

  test('it is one short line', () => {
    const reason = reasonOf(`a\nb\u0007${'x'.repeat(100_000)}`);
    expect(reason).toMatch(/^a b x+/);
    expect(reason.length).toBeLessThanOrEqual(512);
  });

  test('an empty one says so', () => {
    expect(reasonOf('')).toBe('the client gave no reason');
    expect(reasonOf(dump('goo.gle/debugonly'))).toBe('the client gave no reason');
  });

  test('four megabytes of a client cost no time', () => {
    const text = 'password: '.repeat(400_000);
    const before = process.cpuUsage();
    reasonOf(text);
    // Time of this process, whatever else the machine does.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});
