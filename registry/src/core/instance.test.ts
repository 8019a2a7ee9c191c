import { describe, expect, test } from 'vitest';
import { registrationOf } from '../testing/samples.ts';
import { readMetadata, readRegistration } from './instance.ts';

const unset = { cluster: undefined, weight: undefined, enabled: undefined, healthy: undefined };
const fields = { ip: '10.0.0.1', port: '80', ...unset, ephemeral: undefined, metadata: undefined };

describe('a registration', () => {
  test('has the defaults of Nacos', () => {
    const { metadata, ...rest } = registrationOf();
    expect(rest).toEqual({
      ip: '10.0.0.1',
      port: 8080,
      cluster: 'DEFAULT',
      weight: 1,
      enabled: true,
      healthy: true,
    });
    expect(Object.keys(metadata)).toEqual([]);
  });

  test.each([
    [{ ip: '' }, 'ip'],
    [{ ip: 'a b' }, 'ip'],
    [{ ip: 7 }, 'ip'],
    [{ port: '' }, 'port'],
    [{ port: 70_000 }, 'port'],
    [{ port: 1.5 }, 'port'],
    [{ weight: -1 }, 'weight'],
    [{ weight: 'heavy' }, 'weight'],
    [{ weight: 10_001 }, 'weight'],
    [{ cluster: 'a b' }, 'clusterName'],
    [{ metadata: 'x='.padEnd(9_000, 'y') }, 'metadata'],
    [{ metadata: [] }, 'metadata'],
    [{ metadata: '{not json' }, 'metadata'],
  ])('with %j is refused for %s', (sent, what) => {
    expect(readRegistration({ ...fields, ...sent })).toMatchObject({
      ok: false,
      error: { code: 'InvalidArgument', what },
    });
  });

  test('that is persistent is refused with a code of its own', () => {
    const refused = readRegistration({ ...fields, ephemeral: 'false' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'PersistentUnsupported' } });
  });
});

describe('metadata', () => {
  test.each([
    ['{"a":"1","b":2,"c":null}', { a: '1', b: '2' }],
    ['a=1,b=2=3', { a: '1', b: '2=3' }],
    [{ a: true, b: { c: 1 } }, { a: 'true' }],
    [undefined, {}],
  ])('%j is read', (sent, read) => {
    const metadata = readMetadata(sent);
    expect(metadata.ok && { ...metadata.value }).toEqual(read);
  });

  test('has no prototype to write to', () => {
    const metadata = readMetadata('{"__proto__":"x","constructor":"y"}');
    expect(metadata.ok && Object.keys(metadata.value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
