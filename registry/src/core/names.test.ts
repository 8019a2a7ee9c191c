import { describe, expect, test } from 'vitest';
import { groupedName, parseServiceId, serviceId, serviceKey } from './names.ts';

const sent = (name: string, group = '', namespace = '') => serviceKey({ name, group, namespace });

describe('a key', () => {
  test.each([
    [sent('stock'), 'public@@DEFAULT_GROUP@@stock'],
    [sent('g@@stock', 'other'), 'public@@g@@stock'],
    [sent('stock', 'g', 'dev'), 'dev@@g@@stock'],
    [sent('providers:com.foo.Bar:1.0:'), 'public@@DEFAULT_GROUP@@providers:com.foo.Bar:1.0:'],
  ])('is read: %#', (outcome, id) => {
    expect(outcome.ok && serviceId(outcome.value)).toBe(id);
  });

  test.each([
    [sent(''), 'serviceName'],
    [sent('a b'), 'serviceName'],
    [sent('x'.repeat(513)), 'serviceName'],
    [sent('a@@b@@c'), 'serviceName'],
    [sent('库存'), 'serviceName'],
    [sent('a', 'b/c'), 'groupName'],
    [sent('a', 'g', 'n s'), 'namespaceId'],
    [sent('a', 'g', 'n'.repeat(65)), 'namespaceId'],
  ])('is refused with the field that is wrong: %#', (outcome, what) => {
    expect(outcome).toMatchObject({ ok: false, error: { code: 'InvalidArgument', what } });
  });

  test('goes through its text and back', () => {
    const key = { namespace: 'n', group: 'g', name: 'providers:a.B:1.0:x' };
    expect(parseServiceId(serviceId(key))).toEqual(key);
    expect(groupedName(key)).toBe('g@@providers:a.B:1.0:x');
  });
});
